"""What the tools of the map lead to: regions counted, shapes drawn, views kept, sheets printed."""
