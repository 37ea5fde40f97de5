"""`simchain init`, `validate`, `explain` and `schema`: scenario files, begun and read. Nothing is run."""

import sys
from pathlib import Path

import click

from simchain.cli.main import AS_JSON, FILE, RULES, dump, errors_in_words, fault_data, main
from simchain.cli.texts.faults import warn


@main.command()
@click.argument("file", type=click.Path(path_type=Path), default=Path("my-chain.yaml"))
@errors_in_words
def init(file: Path) -> None:
    """Write a commented three-site scenario to start from (my-chain.yaml unless named)."""
    from simchain.cli.template import TEMPLATE
    from simchain.errors import ResultsError

    if file.exists():
        raise ResultsError(f"'{file}' is there already and was left alone; name another file: simchain init NAME.yaml")
    try:
        file.write_text(TEMPLATE, encoding="utf-8")
    except OSError as error:
        raise ResultsError(f"cannot write '{file}' ({error.strerror}); name another place") from None
    click.echo(f"Wrote {file}. Next:\n  simchain validate {file}\n  simchain compare {file}")


@main.command()
@FILE
@RULES
@AS_JSON
@errors_in_words
def validate(file: Path, rules: tuple[str, ...], as_json: bool) -> None:
    """Check FILE and all its named changes. Lists every fault with its line; runs nothing."""
    from simchain.blueprint import lower
    from simchain.cli.texts.layout import folded, room_of
    from simchain.errors import count
    from simchain.scenario import load

    scenarios = load(file, rules)
    for scenario in (scenarios.base, *scenarios.values()):
        lower(scenario)
    if as_json:
        warnings = [fault_data(fault) for fault in scenarios.warnings]
        click.echo(dump({"valid": True, "scenarios": list(scenarios), "faults": warnings}))
        return
    warn(scenarios.warnings)
    what = "scenario" if len(scenarios) == 1 else "scenarios"
    said = f"{file}: {count(scenarios.warnings)}; {len(scenarios)} {what}: {', '.join(scenarios)}"
    room = room_of(sys.stdout)
    click.echo(said if room is None else "\n".join(folded(said, room, others="  ")))


@main.command()
@FILE
@click.option("--scenario", "-s", default="base", show_default=True, help="The named change to explain.")
@RULES
@AS_JSON
@errors_in_words
def explain(file: Path, scenario: str, rules: tuple[str, ...], as_json: bool) -> None:
    """Print FILE with every default spelled out, each value marked given, default or override."""
    from simchain.cli.texts.explain import explained, explained_data
    from simchain.cli.texts.layout import room_of
    from simchain.experiments.run import choose

    (chosen,) = choose(str(file), [scenario], rules)
    click.echo(dump(explained_data(chosen)) if as_json else explained(chosen, room_of(sys.stdout)), nl=as_json)


@main.command()
@RULES
@errors_in_words
def schema(rules: tuple[str, ...]) -> None:
    """Print the JSON Schema of scenario files, for completion in editors. With --rules it knows their names.

    Save it as simchain.schema.json and put this on line 1 of a scenario:
    # yaml-language-server: $schema=simchain.schema.json
    """
    from simchain.scenario.schema import json_schema

    click.echo(dump(json_schema(rules)))
