from typing import Literal, TypedDict

class BaseOptions(TypedDict, total=False):
    today: str | None
    limits: Literal["strict"] | None
    timeout: float | None

class Options(BaseOptions, total=False):
    deny: Literal["warnings"] | None

class CheckOptions(Options, total=False):
    release: bool

class DiffOptions(BaseOptions, total=False):
    names: tuple[str, str]

class TestOptions(BaseOptions, total=False):
    filter: str | None
