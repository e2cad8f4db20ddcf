"""The archive (案件档案): every case the centre ever had."""
