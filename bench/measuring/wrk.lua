-- Prints what wrk knows at its end, exactly, in one line; times are microseconds.
function done(summary, latency, requests)
  local bad = summary.errors
  io.write(string.format("figures requests=%d microseconds=%d bytes=%d connect=%d read=%d write=%d status=%d timeout=%d p50=%d p99=%d p999=%d\n",
    summary.requests, summary.duration, summary.bytes, bad.connect, bad.read, bad.write, bad.status, bad.timeout,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
