// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing;

import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.dataplane.testing.upstream.RawH2Upstream;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** {@code a.example} on a dataplane of one worker where nothing else is said, in front of one upstream; ends with the test. */
public final class PlainSite implements AfterEachCallback {
    private final int port = FreePorts.next();
    private final List<AutoCloseable> upstreams = new ArrayList<>();
    private RunningDataplane rauta;

    public PlainSite() {
        this(RunningDataplane.start(1));
    }

    /** On a dataplane with settings of its own, which serves nothing yet. */
    public PlainSite(RunningDataplane rauta) {
        this.rauta = rauta;
    }

    public int port() {
        return port;
    }

    public RunningDataplane rauta() {
        return rauta;
    }

    /** Puts another dataplane, which serves nothing yet, in the place of the one that was there. */
    public RunningDataplane instead(RunningDataplane other) {
        rauta.close();
        rauta = other;
        return other;
    }

    /** Starts an upstream and serves it. */
    public RawH1Upstream http1(RawH1Upstream.Script script) {
        return http1(UpstreamProtocol.HTTP1, script);
    }

    /** The same, whatever it is declared to speak. */
    public RawH1Upstream http1(UpstreamProtocol declared, RawH1Upstream.Script script) {
        RawH1Upstream upstream = RawH1Upstream.start(script);
        serve(declared, upstream, upstream.endpoint());
        return upstream;
    }

    /** Starts an upstream and serves it. */
    public RawH2Upstream http2(RawH2Upstream.Script script) {
        return http2(UpstreamProtocol.HTTP2, script);
    }

    /** The same, whatever it is declared to speak. */
    public RawH2Upstream http2(UpstreamProtocol declared, RawH2Upstream.Script script) {
        RawH2Upstream upstream = RawH2Upstream.start(script);
        serve(declared, upstream, upstream.endpoint());
        return upstream;
    }

    /** Starts an upstream that speaks a protocol as it should, and serves it. */
    public FakeUpstream fake(UpstreamProtocol protocol) {
        FakeUpstream upstream = protocol == UpstreamProtocol.HTTP1 ? FakeUpstream.http1("web") : FakeUpstream.h2c("web");
        serve(protocol, upstream, upstream.endpoint());
        return upstream;
    }

    private void serve(UpstreamProtocol declared, AutoCloseable upstream, Endpoint endpoint) {
        upstreams.add(upstream);
        serve(declared, endpoint);
    }

    /** Serves what is there already, and is for the test to end. */
    public void serve(UpstreamProtocol declared, Endpoint endpoint) {
        rauta.apply(Tables.http(port)
                .upstream("web", declared, endpoint)
                .forward("a.example", "/", "web")
                .snapshot());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        rauta.close();
        for (AutoCloseable upstream : upstreams) {
            upstream.close();
        }
    }
}
