"""nginx: it speaks only HTTP/1.1 to upstreams, and needs a port of its own for HTTP/2 clients in the clear."""
from processes import write
from . import CONNECTIONS, Peer, on_path, said


def command(program, place):
    location = """location / { proxy_pass http://web; proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;
    proxy_request_buffering off; proxy_max_temp_file_size 0; }"""
    tls = "" if not place.certificate else f"""
  server {{ listen 127.0.0.1:{place.tls} ssl http2; ssl_certificate {place.certificate}; ssl_certificate_key {place.key}; {location} }}"""
    conf = write(place.folder, f"nginx-{place.port}.conf", f"""
daemon off; worker_processes 1; pid {place.folder}/nginx-{place.port}.pid; error_log {place.folder}/nginx-{place.port}.err;
events {{ worker_connections {place.clients + CONNECTIONS}; }}
http {{
  access_log off; keepalive_requests 1000000000; client_max_body_size 0;
  upstream web {{ server 127.0.0.1:{place.upstream}; keepalive {CONNECTIONS}; keepalive_requests 1000000000; }}
  server {{ listen 127.0.0.1:{place.port}; {location} }}
  server {{ listen 127.0.0.1:{place.port + 2} http2; {location} }}{tls}
}}
""")
    return [program, "-p", place.folder, "-c", conf]


def peer():
    return Peer("nginx", on_path("nginx"), "Debian's nginx-light", ("h1",), lambda program: said(r"nginx/([\d.]+)", program, "-v"), command,
                clear_http2=2)
