"""Commands about a site. They load Django when they are called."""

from pathlib import Path

import click

FINDINGS = 1
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
EPILOG = "\b\nExample:\n  {}"


def example(text: str) -> str:
    """The last lines of a command's help."""
    return EPILOG.format(text.replace("\n", "\n  "))


@click.command(epilog=example("whetu demo --port 8000"))
@click.option("--port", default=8000, show_default=True, help="The port on this machine.")
@click.option("--until", default="2026-11-20", show_default=True, help="The day on which the schools stand.")
@click.option("--seed", default=1, show_default=True, help="Same seed, same schools.")
def demo(port: int, until: str, seed: int) -> None:
    """Open a working site with three made-up schools, on this machine alone."""
    from datetime import date

    from whetu.demo.site import RealSchool, open_demo

    try:
        raise SystemExit(open_demo(port=port, until=date.fromisoformat(until), seed=seed, say=click.echo))
    except RealSchool:
        click.echo(
            "There is a real school in this database: the demo is refused beside it. "
            "Give it a folder of its own: WHETU_DATA=data/demo whetu demo",
            err=True,
        )
        raise SystemExit(2) from None


@click.command(epilog=example("whetu serve --host 127.0.0.1 --port 8000"))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Processes that answer pages.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the site and run its jobs, after bringing the database up to date."""
    from whetu.web import keep

    keep.start()
    keep.prepare()
    click.echo(f"Whetū is open at http://{host}:{port}/", err=True)
    raise SystemExit(keep.serve(host, port, workers))


@click.command(epilog=example('whetu school 1234 "Our School" --region otago --email principal@our.school'))
@click.argument("number")
@click.argument("name")
@click.option("--kind", type=click.Choice(["primary", "secondary", "composite", "kura"]), default="primary")
@click.option("--region", default="auckland", show_default=True, help="For the anniversary day.")
@click.option("--email", required=True, help="The principal's address.")
@click.option("--principal", default="", help="The principal's name.")
def school(number: str, name: str, kind: str, region: str, email: str, principal: str) -> None:
    """Set up a school with its known terms and holidays; prints the principal's first sign-in link."""
    from whetu.web import keep

    keep.start()
    keep.prepare()
    try:
        click.echo(keep.open_school(number, name, kind, region, email, principal or email))
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong


@click.command(epilog=example("whetu load 1234 exports/daily.csv"))
@click.argument("number")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def load(number: str, files: tuple[Path, ...]) -> None:
    """Load files into a school of this site, as its Uploads page does. Findings make exit 1."""
    from whetu.web import keep

    keep.start()
    try:
        findings = [keep.load(number, path) for path in files]
    except LookupError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    for path, (said, _) in zip(files, findings, strict=True):
        click.echo(f"{path.name}: {said}")
    raise SystemExit(FINDINGS if any(wrong for _, wrong in findings) else 0)


@click.command(epilog=example("whetu backup /media/usb"))
@click.argument("to", type=click.Path(path_type=Path))
def backup(to: Path) -> None:
    """Write one archive with the whole site into a folder, or to a file's name."""
    from whetu.web import keep

    keep.start()
    click.echo(keep.backup(to))


@click.command(epilog=example("whetu restore whetu-2026-05-05-180000.tar.gz"))
@click.argument("archive", type=FILE)
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(archive: Path, yes: bool) -> None:
    """Bring the site back from a backup. Stop the site first; what stands there now is kept beside it."""
    from whetu.web import keep

    keep.start()
    if not yes:
        click.confirm("Put this backup in the place of the site as it stands?", abort=True)
    try:
        manifest = keep.restore(archive)
    except keep.NotAWholeBackup as wrong:
        raise click.ClickException(str(wrong)) from wrong
    keep.prepare()
    click.echo(f"The site is as it was at {manifest['at']}.")


@click.command(epilog=example("whetu doctor"))
def doctor() -> None:
    """Look the site over and say what to do."""
    from whetu.web import keep

    keep.start()
    rows = list(keep.doctor())
    for what, well, otherwise in rows:
        click.echo(f"{'well ' if well else 'look '} {what}{'' if well else ': ' + otherwise}")
    raise SystemExit(0 if all(well for _, well, _ in rows) else FINDINGS)
