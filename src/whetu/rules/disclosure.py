"""Small numbers are withheld, and cannot be worked out from what is shown.

A number from 0 to 4 is withheld (0 too, so that a gap never says "nobody", which tells something of everybody
else); so is a whole group of fewer than five students. Then further cells are withheld until none can be
worked out from the cells and totals that are left, knowing that a count is never below 0. Where a table has
nobody in it at all, its zeros are shown. It holds for one table at one time: show one breakdown a page.

Source: the suppression notes in the Ministry's published tables (small counts hidden), as good practice; five
and the second step are our choice.
Look again: 2027-12-01
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

SMALLEST = 5
TOTAL = "total"
Group = TypeVar("Group", bound=Hashable)


_Line = tuple[str, Hashable]  # a row or a column, and which
_Steps = dict[_Line, list[_Line]]


class _Cell(NamedTuple):
    """A cell's row and column; `TOTAL` is the row, or column, of totals."""

    row: Hashable
    column: Hashable


def withhold(groups: Mapping[Hashable, int]) -> dict[Hashable, int | None]:
    """One row per group, and `TOTAL`: its number, or None where it is withheld."""
    table = withhold_table({group: {"students": number} for group, number in groups.items()})
    return {group: row[TOTAL] for group, row in table.items()}


def withhold_table(
    table: Mapping[Hashable, Mapping[Hashable, int]],
) -> dict[Hashable, dict[Hashable, int | None]]:
    """One row per group, and `TOTAL`; one column per kind, and `TOTAL`: numbers, or None where withheld.

    `table`: students by group and kind (year level and step, say). The same table always withholds the same
    cells.
    """
    cells = _with_totals(table)
    hidden = _small(cells) if cells[_Cell(TOTAL, TOTAL)] else set()
    steps = _add_steps({}, hidden, cells)
    while exposed := [cell for cell in cells if cell in hidden and _is_fixed(cell, cells[cell], steps)]:
        for cell in exposed:
            if _is_fixed(cell, cells[cell], steps):
                hidden.add(also := _cheapest_beside(cell, cells, hidden))
                _add_steps(steps, {also}, cells)
    shown: dict[Hashable, dict[Hashable, int | None]] = {row: {} for row in (*table, TOTAL)}
    for cell, number in cells.items():
        shown[cell.row][cell.column] = None if cell in hidden else number
    return shown


def withhold_overlapping(
    members: Mapping[Group, Collection[int]],
    kinds: Mapping[int, Hashable],
    withheld: Collection[Hashable] = (),
) -> dict[Group, dict[Hashable, int | None]]:
    """One row per group, of which a person may be in several; one column per kind, and `TOTAL`.

    `kinds`: everybody's kind; `withheld`: the kinds whose own totals are withheld where this is shown, or
    `TOTAL`. Those who are in the same of the shown groups are together, at one kind, or at the kinds that are
    not shown: at least five each time. So whatever is added up or taken away tells of nobody, or of five.
    """
    shown = [] if TOTAL in withheld else _groups_apart(members, kinds, set(withheld))
    hidden = _kinds_together(_blocks(shown, members, kinds), set(withheld))
    names = sorted(set(kinds.values()), key=str)
    rows: dict[Group, dict[Hashable, int | None]] = {}
    for group, people in members.items():
        at = Counter(kinds[person] for person in people)
        rows[group] = {kind: at[kind] if group in shown and kind not in hidden else None for kind in names}
        rows[group][TOTAL] = len(people) if group in shown else None
    return rows


def _groups_apart(
    members: Mapping[Group, Collection[int]], kinds: Mapping[int, Hashable], withheld: set[Hashable]
) -> list[Group]:
    """The groups that may stand together, the largest first: at least five in each way to be in them, and no
    group that would leave no kind to those before it."""
    shown: list[Group] = []
    every = hidden = set(kinds.values())
    for group in sorted(members, key=lambda one: (-len(members[one]), str(one))):
        blocks = _blocks([*shown, group], members, kinds)
        ways = Counter(way for way, _kind in blocks.elements())
        also = _kinds_together(blocks, withheld)
        if min(ways.values()) >= SMALLEST and (also != every or hidden == every):
            shown, hidden = [*shown, group], also
    return shown


def _blocks(
    groups: Collection[Group], members: Mapping[Group, Collection[int]], kinds: Mapping[int, Hashable]
) -> Counter:
    """How many people are in the same of some groups at one kind."""
    return Counter((_groups_of(person, groups, members), kind) for person, kind in kinds.items())


def _groups_of(
    person: int, groups: Iterable[Group], members: Mapping[Group, Collection[int]]
) -> frozenset[Group]:
    return frozenset(group for group in groups if person in members[group])


def _kinds_together(
    blocks: Mapping[tuple[frozenset, Hashable], int], withheld: Collection[Hashable]
) -> set[Hashable]:
    """The kinds that are not shown: where too few people are together, and more until they are enough."""
    ways, kinds = {way for way, _kind in blocks}, {kind for _way, kind in blocks}
    people = {kind: sum(blocks.get((way, kind), 0) for way in ways) for kind in kinds}

    def few(some: Collection[Hashable]) -> bool:
        return any(sum(blocks.get((way, kind), 0) for kind in some) < SMALLEST for way in ways)

    hidden = {kind for kind in kinds if kind in withheld or few([kind])}
    while hidden and few(hidden) and hidden != kinds:
        hidden.add(min(kinds - hidden, key=lambda kind: (people[kind], str(kind))))
    return hidden


def groups_to_show(groups: Mapping[Group, int], among: Collection[Group] | None = None) -> frozenset[Group]:
    """The groups whose answers may stand apart beside everybody's: each of at least five people, and what is
    left when they are taken from the whole is nobody, or at least five people too.

    `groups`: how many people of each answered; `among`: those that may stand apart at all (None: any). For
    opinions, where small cells of a group that is large enough tell of nobody; numbers of students away are
    for `withhold_table`.
    """
    may = groups.keys() if among is None else groups.keys() & set(among)
    shown = {group for group in may if groups[group] >= SMALLEST}
    rest = sum(number for group, number in groups.items() if group not in shown)
    if 0 < rest < SMALLEST and shown:
        shown.remove(min(shown, key=lambda group: (groups[group], str(group))))
    return frozenset(shown)


def _with_totals(table: Mapping[Hashable, Mapping[Hashable, int]]) -> dict[_Cell, int]:
    columns = list(dict.fromkeys(column for row in table.values() for column in row))
    if TOTAL in table or TOTAL in columns:
        raise ValueError(f"a group or kind cannot be called {TOTAL}")
    cells: dict[_Cell, int] = {}
    for row, numbers in table.items():
        cells |= {_Cell(row, column): numbers.get(column, 0) for column in columns}
        cells[_Cell(row, TOTAL)] = sum(numbers.values())
    for column in (*columns, TOTAL):
        cells[_Cell(TOTAL, column)] = sum(cells[_Cell(row, column)] for row in table)
    return cells


def _small(cells: Mapping[_Cell, int]) -> set[_Cell]:
    """Cells under five: in a group under five, every one of them."""
    return {cell for cell, number in cells.items() if number < SMALLEST}


def _is_fixed(cell: _Cell, number: int, steps: _Steps) -> bool:
    """Whether only one number for this cell agrees with all that is shown.

    Another number agrees if one more (or fewer) here can be made up in its row and its column by other
    withheld cells, and so on until the changes close a ring. So each change is a step between a row and a
    column, and the question is whether the steps of other cells lead back.
    """
    return not any(_leads_back(start, end, steps) for start, end in _changes(cell, number))


def _add_steps(steps: _Steps, hidden: set[_Cell], cells: Mapping[_Cell, int]) -> _Steps:
    for cell in hidden:
        for start, end in _changes(cell, cells[cell]):
            steps.setdefault(start, []).append(end)
    return steps


def _changes(cell: _Cell, number: int) -> Iterator[tuple[_Line, _Line]]:
    """The ways a cell may differ by one, as steps between its lines; a total stands on the other side of the
    sum, so its steps run the other way. No number is below 0."""
    row, column = ("row", cell.row), ("column", cell.column)
    more, fewer = (row, column), (column, row)
    if (cell.row == TOTAL) != (cell.column == TOTAL):
        more, fewer = fewer, more
    yield more
    if number:
        yield fewer


def _leads_back(start: _Line, end: _Line, steps: _Steps) -> bool:
    """Whether steps lead from `end` to `start`, other than the one step back, which is the same cell's."""
    reached, ahead = {end}, [end]
    while ahead:
        line = ahead.pop()
        new = {to for to in steps.get(line, ()) if to not in reached and (line, to) != (end, start)}
        reached |= new
        ahead.extend(new)
    return start in reached


def _cheapest_beside(cell: _Cell, cells: Mapping[_Cell, int], hidden: set[_Cell]) -> _Cell:
    """The shown cell to give up: in the same row or column first, a total last, then the smallest number."""

    def cost(other: _Cell) -> tuple[bool, int, int]:
        beside = other.row == cell.row or other.column == cell.column
        return (not beside, (other.row == TOTAL) + (other.column == TOTAL), cells[other])

    return min((other for other in cells if other not in hidden), key=cost)
