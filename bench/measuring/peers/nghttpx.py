"""nghttpx."""
from . import CONNECTIONS, Peer, on_path, said


def command(program, place):
    words = [program, "--conf=/dev/null", "--workers=1", f"--frontend=127.0.0.1,{place.port};no-tls",
             f"--backend=127.0.0.1,{place.upstream};;proto={'h2' if place.http2 else 'http/1.1'}", "--add-x-forwarded-for",
             "--backend-keep-alive-timeout=1m", f"--frontend-http2-max-concurrent-streams={CONNECTIONS}", "--no-ocsp"]
    if place.certificate:
        words += [f"--frontend=127.0.0.1,{place.tls}", place.key, place.certificate]
    return words


def peer():
    return Peer("nghttpx", on_path("nghttpx"), "Debian's nghttp2-proxy", ("h1", "h2"),
                lambda program: said(r"nghttp2/([\d.]+)", program, "--version"), command)
