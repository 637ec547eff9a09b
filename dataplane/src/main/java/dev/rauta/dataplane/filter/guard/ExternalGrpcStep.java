// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.filter.Beginning;
import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.filter.grpc.CallResult;
import dev.rauta.dataplane.filter.grpc.UnaryCall;
import dev.rauta.dataplane.filter.guard.check.CheckRequest;
import dev.rauta.dataplane.filter.guard.check.CheckResponse;
import dev.rauta.dataplane.filter.guard.check.ServiceRefusal;
import dev.rauta.dataplane.filter.guard.check.Verdict;
import dev.rauta.dataplane.http.FieldEdit;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.routes.filter.AskedBody;
import dev.rauta.routes.filter.AskedService;
import dev.rauta.routes.filter.ServiceGuard;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks a gRPC service whether a request may pass. */
final class ExternalGrpcStep implements GuardStep {
    private static final String CHECK = "/envoy.service.auth.v3.Authorization/Check";

    /** The body of a refusal, and as much again for its header. */
    private static final int ANSWER = 2 * ServiceRefusal.BODY;

    private final AskedService service;
    private final @Nullable AskedBody asked;
    private final Map<String, String> extensions;
    private final UnaryCall call;

    ExternalGrpcStep(ServiceGuard.ExternalGrpc guard) {
        this.service = guard.service();
        this.asked = guard.body().orElse(null);
        this.extensions = guard.contextExtensions();
        this.call = new UnaryCall(
                service.upstream(), service.host().orElse(service.upstream().value()), CHECK, service.timeout(), ANSWER);
    }

    @Override
    public StepResult judge(RequestHead head, Passage passage) {
        if (asked == null) {
            byte[] message = CheckRequest.of(head, passage, service.headers(), extensions, null);
            return new StepResult.Suspend(call.call(passage, message, result -> passage.resume(heard(result, head, passage))));
        }
        Waiting waiting = new Waiting(head, passage, asked);
        passage.body(asked.bytes(), waiting::on);
        return new StepResult.Suspend(() -> waiting.giveUp.run());
    }

    /** A request whose body comes first, and then the answer to it; confined to a worker. */
    private final class Waiting {
        private final RequestHead head;
        private final Passage passage;
        private final AskedBody limit;
        private Runnable giveUp = () -> {};

        Waiting(RequestHead head, Passage passage, AskedBody limit) {
            this.head = head;
            this.passage = passage;
            this.limit = limit;
        }

        void on(Beginning body) {
            if (!body.whole() && !limit.partial()) {
                passage.resume(StepResult.Refuse.of(413, "body-too-large"));
                return;
            }
            byte[] message = CheckRequest.of(head, passage, service.headers(), extensions, body);
            giveUp = call.call(passage, message, result -> passage.resume(heard(result, head, passage)));
        }
    }

    private StepResult heard(CallResult result, RequestHead head, Passage passage) {
        return switch (result) {
            case CallResult.Failed _ -> silent(503, "authorization-unavailable");
            case CallResult.Message(byte[] bytes) -> judged(CheckResponse.read(bytes), head, passage);
        };
    }

    private StepResult judged(Verdict verdict, RequestHead head, Passage passage) {
        return switch (verdict) {
            case Verdict.Unclear() -> silent(500, "authorization-failed");
            case Verdict.Denied(int status, var edits, byte[] body) -> {
                HeaderFields fields = new HeaderFields();
                edits.forEach(edit -> edit.to(fields));
                if (body.length > 0 && !fields.contains("content-type")) {
                    fields.add("content-type", "text/plain");
                }
                yield ServiceRefusal.of(head, status, fields, body, body.length > ServiceRefusal.BODY);
            }
            case Verdict.Allowed allowed -> {
                allowed.removed().stream().filter(FieldEdit::its).forEach(head.fields()::remove);
                allowed.edits().forEach(edit -> edit.to(head.fields()));
                allowed.dropped().forEach(name -> Places.dropQuery(head, name));
                allowed.query().forEach((name, value) -> Places.setQuery(head, name, value));
                allowed.told().forEach(passage::tell);
                yield StepResult.CONTINUE;
            }
        };
    }

    /** It has not said whether the request may pass. */
    private StepResult silent(int status, String reason) {
        return service.failOpen() ? StepResult.CONTINUE : StepResult.Refuse.of(status, reason);
    }
}
