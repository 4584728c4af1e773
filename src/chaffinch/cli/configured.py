"""The options of configuration: a command's settings come from a file where its command line does not say them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from chaffinch.cli.common import STDIN, say, usage_errors
from chaffinch.config.config import Config
from chaffinch.config.file import ConfigFile, Value, find, read_config, shown
from chaffinch.config.settings import BY_NAME
from chaffinch.files.paths import PathError
from chaffinch.rules.table import RuleError
from chaffinch.why.place import file_of


def configured(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of configuration to a command, which gets its `config`; stands below its other options.

    Each option of the command that is a setting has its value of the file, unless the command line says one.
    """

    @click.option(
        "--config",
        "config_file",
        type=click.Path(path_type=Path),
        help="File of settings; without it, the closest one.",
    )
    @click.option("--no-config", is_flag=True, help="Use no file of settings.")
    @click.option("--show-config", is_flag=True, help="Print each setting and where it comes from, and do nothing.")
    @click.pass_context
    @wraps(command)
    def run(ctx: click.Context, /, **values: Any) -> None:
        config_file, no_config, show_config = (values.pop(name) for name in ("config_file", "no_config", "show_config"))
        options = dict(_settings(ctx.command))
        with usage_errors():
            inputs = _inputs(values)
            file = _file(inputs, config_file, no_config=no_config)
            defaults = {name: Value(values[_field(option)], "default") for name, option in options.items()}
            config = Config.of(_cast(file, options, ctx) if file else None, _given(options, values, ctx), defaults)
        if show_config:
            _show(config, inputs)
            return
        if file:
            say(f"configuration: {shown(file.path)}")
        found = {_field(options[name]): each.value for name, each in config.values.items()}
        command(**values | found, config=config)

    return run


def _inputs(values: Mapping[str, Any]) -> Sequence[Path]:
    """Return the paths that a command reads; standard input is none."""
    paths = values["paths"] if "paths" in values else (file_of(values["place"]),)
    return [path for path in paths if path != STDIN]


def _file(inputs: Sequence[Path], config_file: Path | None, *, no_config: bool) -> ConfigFile | None:
    if config_file and no_config:
        raise PathError("--config and --no-config: expected one of them")
    path = None if no_config else config_file or find(inputs)
    return read_config(path) if path else None


def _settings(command: click.Command) -> Iterator[tuple[str, click.Option]]:
    """Yield each option of a command that is a setting, with its name."""
    for option in command.params:
        if isinstance(option, click.Option):
            yield from ((name, option) for word in option.opts if (name := word.removeprefix("--")) in BY_NAME)


def _field(option: click.Option) -> str:
    assert option.name
    return option.name


def _given(options: Mapping[str, click.Option], values: Mapping[str, Any], ctx: click.Context) -> dict[str, Value]:
    """Return the settings that the command line says."""
    silent = (ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP)
    given = (name for name, option in options.items() if ctx.get_parameter_source(_field(option)) not in silent)
    return {name: Value(values[_field(options[name])], f"option --{name}") for name in given}


def _cast(file: ConfigFile, options: Mapping[str, click.Option], ctx: click.Context) -> ConfigFile:
    """Return the file with values as the options would have them. Raises `RuleError` for one that an option refuses."""

    def cast(values: Mapping[str, Value]) -> dict[str, Value]:
        return {name: _cast_one(each, name, options[name], ctx) for name, each in values.items() if name in options}

    overrides = tuple(replace(each, values=cast(each.values)) for each in file.overrides)
    return replace(file, values=cast(file.values), overrides=overrides)


def _cast_one(value: Value, name: str, option: click.Option, ctx: click.Context) -> Value:
    try:
        return replace(value, value=option.type_cast_value(ctx, value.value))
    except click.BadParameter as error:
        raise RuleError(f'{value.origin}: key "{name}": {error.message}') from error


def _show(config: Config, inputs: Sequence[Path]) -> None:
    alone = inputs[0] if len(inputs) == 1 and inputs[0].is_file() else None
    for line in config.shown(config.place(alone, alone.as_posix()) if alone else ""):
        say(line, err=False)
