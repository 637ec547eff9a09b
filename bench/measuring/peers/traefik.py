"""Traefik: built from its Go module by bench/fetch."""
import json
from processes import write
from . import CONNECTIONS, Peer, in_cache, said

VERSION = "v3.7.13"


def command(program, place):
    entries = {"plain": {"address": f"127.0.0.1:{place.port}", "http2": {"maxConcurrentStreams": CONNECTIONS}}}
    routers = {"plain": {"entryPoints": ["plain"], "rule": "PathPrefix(`/`)", "service": "web"}}
    tls = {}
    if place.certificate:
        entries["tls"] = {"address": f"127.0.0.1:{place.tls}", "http2": {"maxConcurrentStreams": CONNECTIONS}}
        routers["tls"] = {"entryPoints": ["tls"], "rule": "PathPrefix(`/`)", "service": "web", "tls": {}}
        pair = {"certFile": place.certificate, "keyFile": place.key}
        tls = {"tls": {"certificates": [pair], "stores": {"default": {"defaultCertificate": pair}}}}
    scheme = "h2c" if place.http2 else "http"
    # JSON is YAML too.
    dynamic = write(place.folder, f"traefik-{place.port}-routes.yaml", json.dumps({**tls, "http": {
        "routers": routers,
        "serversTransports": {"pool": {"maxIdleConnsPerHost": CONNECTIONS}},
        "services": {"web": {"loadBalancer": {
            "serversTransport": "pool", "servers": [{"url": f"{scheme}://127.0.0.1:{place.upstream}"}]}}}}}))
    static = write(place.folder, f"traefik-{place.port}.yaml", json.dumps({
        "global": {"checkNewVersion": False, "sendAnonymousUsage": False}, "log": {"level": "ERROR"},
        "entryPoints": entries, "providers": {"file": {"filename": dynamic, "watch": False}}}))
    return [program, f"--configFile={static}"]


def peer():
    return Peer("traefik", in_cache(f"traefik-{VERSION}"), "bench/fetch traefik", ("h1", "h2"),
                lambda program: said(r"Version:\s+v?([\d.]+)", program, "version"), command)
