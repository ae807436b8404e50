"""Our own source, read as trees."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("clinic", "sessions_app")


@dataclass(frozen=True)
class Module:
    path: Path

    @cached_property
    def tree(self):
        return ast.parse(self.path.read_text())

    @cached_property
    def nodes(self):
        return list(ast.walk(self.tree))

    @property
    def relative(self):
        return self.path.relative_to(ROOT)

    @property
    def package(self):
        return self.relative.parts[0]

    @property
    def folder(self):
        """`views` of sessions_app/views/today.py, `policies` of sessions_app/policies.py."""
        return self.relative.parts[1].removesuffix(".py")

    @property
    def name(self):
        dotted = ".".join(self.relative.with_suffix("").parts)
        return dotted.removesuffix(".__init__")

    @cached_property
    def imports(self):
        """Names of modules, ours and others', wherever in the file they are imported."""
        found = set()
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        return found

    def calls(self):
        return [node for node in self.nodes if isinstance(node, ast.Call)]

    def functions(self):
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return [node for node in self.nodes if isinstance(node, kinds)]

    def at(self, node):
        return f"{self.relative}:{node.lineno}"


@cache
def modules():
    """Everything of ours that runs, migrations apart."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return [Module(path) for path in paths if "migrations" not in path.parts]


@cache
def by_name():
    return {module.name: module for module in modules()}
