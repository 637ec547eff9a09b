"""RAUTA, the Rust program, where a built binary of it is named: as it is, and with TCP_NODELAY forced on all its sockets."""
import hashlib, os
from . import Peer


def version(program):
    with open(program, "rb") as file:
        return "binary with SHA-256 " + hashlib.sha256(file.read()).hexdigest()[:12]


def peer(program, nodelay=None, forced=False):
    """It knows neither TLS beside HTTP nor HTTP/2 clients; `nodelay` is the library that forces TCP_NODELAY."""
    def environment(place):
        told = {"RUST_LOG": "error", "RAUTA_BIND_ADDR": f"127.0.0.1:{place.port}", "RAUTA_BACKEND_ADDR": f"127.0.0.1:{place.upstream}"}
        return {**told, "LD_PRELOAD": nodelay} if forced else told

    found = program if program and os.access(program, os.X_OK) and (nodelay or not forced) else None
    return Peer("rust-rauta-nodelay" if forced else "rust-rauta", found,
                "--rust-rauta BINARY, or RUST_RAUTA" + (", and a C compiler" if forced else ""),
                ("h1", "h2"), version, lambda path, place: [path], environment)
