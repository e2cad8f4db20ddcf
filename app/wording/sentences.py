"""One sentence for everything a rule can refuse: what is so, and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.domain.cases import Move, Stage
from app.domain.errors import Refused
from app.domain.registry import Officer
from app.i18n import _, local
from app.wording.reasons import trouble
from app.wording.words import N_, move, stage

SENTENCES = {
    "alarm.minutes": N_("An alarm is shelved for 1 to {most} minutes, not {minutes}."),
    "alarm.never_shelved": N_("An alarm of level Ⅰ is never shelved: acknowledge and handle it."),
    "alarm.not_waiting": N_("This alarm is not waiting any more: {who} has answered for it."),
    "alarm.reason": N_("Say why the alarm is shelved."),
    "alarm.has_case": N_("There is a case for this alarm already."),
    "alarm.in_already": N_("None of these sensors is out of service."),
    "alarm.no_case": N_("Only an alarm of a sensor becomes a case: open the order's own case."),
    "alarm.no_category": N_(
        "No category of cases is set for “{kind}”: add it to alarms.toml, or type the case in."
    ),
    "alarm.not_shelved": N_("This alarm is on no shelf."),
    "alarm.out_already": N_("The sensor is out of service already."),
    "alarm.unknown": N_("This alarm does not exist any more."),
    "bookmark.name": N_("Give the bookmark a name of {most} letters at most."),
    "bookmark.unknown": N_("This bookmark does not exist any more."),
    "camera.unknown": N_("There is no camera {camera}."),
    "case.by_order": N_("“{move}” goes with an order to a unit: use the dispatch card."),
    "case.category": N_("The case has no category: choose one from the duties list."),
    "photo.broken": N_("{name} is broken: the photo cannot be shown, and was not kept."),
    "photo.gone": N_("The photo is not in the database any more."),
    "photo.kind": N_("{name} is no photo that can be shown: {kinds} can."),
    "photo.large": N_("{name} is larger than {most} MB; it was not kept."),
    "photo.most": N_("A case holds {most} photos; this one was not kept."),
    "photo.pixels": N_("{name} has more than {most} million pixels; it was not kept."),
    "photo.unreadable": N_("{name} cannot be read: {reason}"),
    "backup.postgresql": N_(
        "A database on PostgreSQL is backed up by its own means: pg_dump -Fc, pg_restore."
    ),
    "backup.running": N_("A gateway is running on this database. Close every desk and gateway."),
    "backup.unreadable": N_("{file} is no whole backup: {reason}. Nothing was changed."),
    "case.changed": N_("{who} was faster and has changed this case. Look at it again."),
    "case.known": N_("The case {case} is there already; nothing was changed."),
    "case.appealed": N_("An appeal was made already; there is only one."),
    "case.contacted": N_("The first contact is noted already."),
    "case.extended": N_("The case was extended twice already; no more is possible."),
    "case.field": N_("“{field}” of a case cannot be corrected."),
    "case.merge": N_("Choose another case to merge this one into."),
    "case.merge_ended": N_(
        "The case {target} is over; a case can only be merged into an open one."
    ),
    "case.no_above": N_("There is no centre above this one."),
    "case.not_asked": N_("Nobody has asked for it."),
    "case.not_overdue": N_("The case is not overdue: there is nothing to appeal against."),
    "case.overdue": N_("The limit has passed: the case can no longer be suspended."),
    "case.own_return": N_(
        "The case was given back to you: a colleague, or a leader beside you, must send it again."
    ),
    "case.rated": N_("The case is rated already."),
    "case.reveal": N_("Your role may not see who reported a case."),
    "case.role": N_("“{move}” is for a leader to decide."),
    "case.supervised": N_("The case is under supervision already."),
    "case.suspended_once": N_("The case was suspended once already; once is all there is."),
    "case.taken_over": N_("A leader has taken the case already."),
    "case.until": N_("The end of the suspension must lie ahead."),
    "case.not_suspended": N_("The case is not suspended."),
    "case.place": N_("The place is not on the globe: {field} is {value}."),
    "case.reason": N_("Say why: “{move}” needs a reason."),
    "case.stage": N_("“{move}” is not possible now: the case is at “{stage}”."),
    "case.suspended": N_("The case is suspended already; resume it first."),
    "case.unknown": N_("There is no case {case}."),
    "dispatch.moved_on": N_("The case is no longer under this order."),
    "dispatch.recalled": N_("The order was recalled already."),
    "dispatch.same": N_("The case is with this unit already."),
    "dispatch.signed": N_("The unit has signed for the order: call it, or return the case."),
    "dispatch.too_late": N_("An order can be recalled within {seconds} s; this one is older."),
    "dispatch.unknown": N_("There is no order {dispatch}."),
    "export.ending": N_("{file} cannot be written: its name must end in {endings}."),
    "export.too_many": N_("A sheet holds {most} cases at most: choose fewer, or write a CSV file."),
    "export.unwritable": N_("{file} cannot be written: {reason}."),
    "export.where": N_(
        "The choice makes no sense at “{at}”. Write, for example: stage=handling and level<=2"
    ),
    "feed.away": N_("It does not answer as it should: {reason}."),
    "feed.broker": N_("The broker {place} is not reached: {reason}."),
    "feed.connecting": N_("It is connecting to {place}."),
    "feed.elsewhere": N_("The feeds are set on another machine: {place}."),
    "feed.name": N_("Letters, digits, - and _ make a name; “{name}” is none."),
    "feed.keyring": N_(
        "This machine has no keyring for {name}: put the secret into a variable of the gateway and "
        "write env:NAME."
    ),
    "feed.kind": N_("There is no kind of feed called {kind}; there are {allowed}."),
    "feed.large": N_("The message has {size} bytes; {most} are the most."),
    "feed.not_cbor": N_("The message is not the CBOR that is expected: {reason}."),
    "feed.not_stored": N_("It could not be stored within {seconds} s; send it again."),
    "feed.reading": N_("Row {row} of the message is wrong at “{field}”: {reason}."),
    "feed.secret": N_("The secret “{name}” is not there: write env:NAME or keyring:NAME."),
    "feed.setting": N_("The feed {feed} is set wrong at “{key}”: {reason}."),
    "feed.taken": N_("There is a feed called {name} already."),
    "feed.not_json": N_("The message is not the JSON that is expected: {reason}."),
    "feed.row": N_("Case {row} of the message is wrong at “{field}”: {reason}."),
    "feed.senml": N_("The SenML pack is wrong at record {record}, “{field}”: {reason}."),
    "feed.unit": N_("{sensor} speaks in “{unit}”, which cannot become “{wanted}”."),
    "file.denied": N_("No permission for {path}."),
    "file.missing": N_("There is no file {path}."),
    "file.trouble": N_("{path} cannot be used: {reason}."),
    "import.column": N_("{file} has no column “{column}”. Its columns: {titles}."),
    "import.column_twice": N_("{file} has the column “{column}” twice: rename one of them."),
    "import.empty": N_("{file} has no rows."),
    "import.ending": N_("{file} cannot be read: its name must end in {endings}."),
    "import.geojson": N_("{file} is no GeoJSON with grids: {reason}."),
    "import.mapping": N_("The mapping file {file} is wrong: {reason}."),
    "import.nothing": N_(
        "No row of {file} could be taken; {rejects} says why. Does the mapping fit?"
    ),
    "import.projection": N_(
        "{file} is in “{projection}”: convert it to degrees in CGCS2000 or WGS 84 first."
    ),
    "import.rows": N_("{n} rows of {file} are broken and were left out, first row {row}."),
    "import.shapefile": N_("{file} is no shapefile with areas: {reason}."),
    "import.sheet": N_("{file} has no sheet “{sheet}”. Its sheets: {sheets}."),
    "import.unreadable": N_("{file} cannot be read: {reason}."),
    "mode.changed": N_("{who} has switched the mode meanwhile. Look at the preview again."),
    "mode.leader": N_("A leader must confirm this switch beside the officer."),
    "mode.level": N_("Response level {level} is not foreseen; choose one of {allowed}."),
    "mode.no_pin": N_(
        "{who} has no secret yet: set it under “My secret” or with griddeck officers pin."
    ),
    "mode.not_leader": N_("{who} is no leader of this centre and cannot confirm."),
    "mode.pin": N_("This is not the secret of {who}. Nothing was switched."),
    "mode.preset": N_("This mode has no preset {preset}; there are {allowed}."),
    "mode.until": N_("The automatic end must lie ahead."),
    "officer.old_pin": N_("The former secret is not right. Nothing was changed."),
    "officer.own_pin": N_("Everybody sets his own secret alone."),
    "officer.pin": N_("A secret has {least} to {most} signs."),
    "officer.unknown": N_("There is nobody {person} on the roster."),
    "mode.no_level": N_("This mode has no response level."),
    "mode.reason": N_("Say why the mode is switched."),
    "mode.same": N_("The centre is in this mode and level already."),
    "mode.same_person": N_("The confirmation must come from a second person."),
    "mode.unknown": N_("There is no mode {mode}; there are {allowed}."),
    "past.unknown": N_("This desk keeps no earlier times."),
    "warning.area": N_("The area “{area}” is drawn wrongly: {reason}."),
    "warning.dtd": N_("The file declares a document type or entities: that is never a warning."),
    "warning.empty": N_("The file is empty."),
    "warning.encoding": N_("The text is not in the encoding it should be in: {encoding}."),
    "warning.large": N_("The file is larger than {most} MiB: no warning is."),
    "warning.links": N_("The feed holds {n} addresses and no warning; addresses are not fetched."),
    "warning.many": N_("The file holds more than {most} warnings."),
    "warning.missing": N_("“{field}” is missing, which every warning must have."),
    "warning.not_cap": N_(
        "This is neither CAP 1.1 or 1.2 nor the national warning XML, but “{root}”."
    ),
    "warning.silent": N_("This is an answer to a warning ({what}) and warns of nothing itself."),
    "warning.value": N_("“{field}” is “{value}”; allowed: {allowed}."),
    "warning.xml": N_("The file is not whole XML: {reason}."),
    "plan.answer": N_("A task is signed for, begun, done or not possible, not “{state}”."),
    "plan.level": N_("“{plan}” does not foresee level {level}; choose one of {allowed}."),
    "plan.level_changed": N_("The level was changed meanwhile: it is {level} now."),
    "plan.level_reason": N_("Say why the level of “{plan}” changes."),
    "plan.not_waiting": N_("“{task}” waits for nobody now: there is nobody to urge."),
    "plan.over": N_("“{plan}” has ended."),
    "plan.place": N_("There is no place {place}."),
    "plan.reason": N_("Say why “{task}” is not possible."),
    "plan.running": N_("“{plan}” is running for this matter already."),
    "plan.same_level": N_("“{plan}” is at this level already."),
    "plan.skipped": N_("{count} points are open, first: {first}. Say why the plan ends anyway."),
    "plan.start_reason": N_("Say why “{plan}” is started."),
    "plan.task": N_("“{plan}” has no task {task}."),
    "plan.unknown": N_("There is no plan {plan}; there are {allowed}."),
    "plan.unknown_run": N_("This plan is not running."),
    "query.condition": N_(
        "“{condition}” is no condition: write a field, one of {allowed}, and a value."
    ),
    "query.field": N_("Cases are not searched by “{field}”; the fields are {allowed}."),
    "query.value": N_("{field} cannot be “{value}”; allowed: {allowed}."),
    "reference.invalid": N_("{file} is wrong at “{key}”: {reason}."),
    "report.element": N_("A report has no part {element}; there are {allowed}."),
    "report.empty": N_("The report says nothing yet: fill in at least one part."),
    "report.first": N_("The first report comes first."),
    "report.long": N_("A part of a report has {most} letters at most."),
    "report.twice": N_("This report has been made already; the next one is a follow-up."),
    "settings.file": N_("The settings file {file} cannot be read: {reason}."),
    "settings.invalid": N_("The setting {key} cannot be “{value}”; allowed: {allowed}."),
    "settings.unknown": N_("{file} sets {key}, which does not exist; there are: {allowed}."),
    "shape.changed": N_("{who} has changed “{name}” meanwhile. Look at it again."),
    "shape.colour": N_("There is no colour {colour}; there are {allowed}."),
    "shape.name": N_("The name has {most} letters at most, the note {note}."),
    "shape.place": N_("This place is not on the globe: {lon}, {lat}."),
    "shape.points": N_("The shape needs {least} to {most} points, not {n}."),
    "shape.radius": N_("Draw the circle larger: it has no radius."),
    "shape.text": N_("Write the text that is to stand on the map."),
    "shape.unknown": N_("This shape does not exist any more."),
    "simulation.scenario": N_("Choose a scenario."),
    "simulation.speed": N_("The speed is {least} to {most} times, not {speed}."),
    "storage.full": N_("The disk is full. Nothing was changed; make room and try again."),
    "storage.newer": N_(
        "The database {url} is of a newer version ({found}) than this program ({known}): "
        "update the program."
    ),
    "storage.not_a_database": N_("{url} is not a database of this program."),
    "storage.unreachable": N_("The database {url} cannot be reached: {reason}."),
    "suggestion.long": N_("The reason has {most} letters at most."),
    "suggestion.reason": N_("Say why the suggestion is dismissed."),
    "suggestion.switch": N_("A suggestion is accepted by switching to its mode."),
    "suggestion.until": N_("Choose when the suggestion is to come again."),
    "unit.unknown": N_("There is no unit {unit}."),
    "whistle.deadline": N_("The deadline of a whistle must lie ahead."),
    "whistle.ended": N_("The whistle is over already."),
    "whistle.nobody": N_("Name at least one department to call."),
    "whistle.not_called": N_("{department} was not called by this whistle."),
    "whistle.reason": N_("Say why the whistle is blown."),
    "whistle.settled": N_("The case is concluded: there is nothing to blow the whistle for."),
    "whistle.there": N_("{department} has checked in already."),
    "whistle.unknown": N_("There is no whistle {whistle}."),
    "whistle.unrated": N_("Rate {department} first."),
    "wall.scene": N_("No wall has the scene “{scene}”. There are: {allowed}"),
    "wall.seconds": N_("A scene is held for 0 seconds (until changed) or more."),
    "broker.tls": N_("The broker's certificates cannot be used: {reason}."),
}
"""The sentence of each key; its placeholders are the refusal's facts, `who` is the officer."""

SECRET = re.compile(r"//([^/@:]*):[^/@]*@")


class _Facts(dict[str, str]):
    """Facts of a refusal; one that was not told leaves no hole to fall into."""

    def __missing__(self, key: str) -> str:
        return ""


def sentence(refused: Refused, officers: Mapping[str, Officer] | None = None) -> str:
    """The refusal as one translated sentence. With `officers` people are called by their name."""
    return worded(refused.key, refused.facts, officers)


def worded(
    key: str,
    told: Mapping[str, str | int | float],
    officers: Mapping[str, Officer] | None = None,
) -> str:
    """A refusal that was kept as its key and facts, as `sentence` says it."""
    template = SENTENCES.get(key)
    if template is None:
        return _("This is not possible ({key}).").format(key=key)
    facts = _Facts({name: _fact(name, value) for name, value in told.items()})
    facts["who"] = _who(str(told.get("officer", "")), officers or {})
    facts.setdefault("url", _("of the centre"))
    return _(template).format_map(facts)


def _who(officer: str, officers: Mapping[str, Officer]) -> str:
    known = officers.get(officer)
    if known is not None:
        return local(known.name, known.name_en)
    if officer == "field":
        return _("The field")
    return officer or _("Somebody else")


def _fact(name: str, value: str | int | float) -> str:
    if name == "move":
        return move(Move(str(value)))
    if name == "stage":
        return stage(Stage(str(value)))
    if name == "reason":
        return trouble(str(value))
    if name == "url":
        return SECRET.sub(r"//\1:***@", str(value))
    return f"{value:g}" if isinstance(value, float) else str(value)
