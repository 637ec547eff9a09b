// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.Question;
import dev.rauta.dataplane.filter.Reply;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.shared.Fingerprint;
import dev.rauta.routes.access.Decisions;
import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.filter.Guard;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks an HTTP service whether a request may pass. */
final class ExternalStep implements GuardStep {
    /** About the body that does not go along, or about a stored copy of another answer. */
    private static final List<String> NOT_ASKED = List.of(
            "content-length", "content-type", "content-encoding", "expect", "upgrade", "te", "trailer", "range", "if-match",
            "if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "accept-encoding");

    /** What a client that is not let in is told of the service's answer. */
    private static final List<String> TOLD = List.of("www-authenticate", "set-cookie");

    private final Guard.External guard;
    private final GuardServices services;
    private final byte[] own = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);

    ExternalStep(Guard.External guard, GuardServices services) {
        this.guard = guard;
        this.services = services;
    }

    @Override
    public void strip(RequestHead head) {
        guard.responseHeaders().forEach(head.fields()::remove);
    }

    @Override
    public StepResult judge(RequestHead head, Passage passage) {
        Fingerprint key = guard.kept().map(kept -> fingerprint(kept, head)).orElse(null);
        Allowed known = key == null ? null : services.decisions().get(key, System.nanoTime());
        if (known != null) {
            return pass(head, known);
        }
        Question question = Question.of(guard.upstream(), question(head), guard.timeout());
        return new StepResult.Suspend(passage.ask(question, reply -> passage.resume(heard(reply, key, head))));
    }

    /** Null where the request has nothing by which it could be told from others. */
    private @Nullable Fingerprint fingerprint(Decisions kept, RequestHead head) {
        List<byte[]> parts = new ArrayList<>();
        parts.add(own);
        boolean any = false;
        for (String name : kept.headers()) {
            for (int at = head.fields().indexOf(name, 0); at >= 0; at = head.fields().indexOf(name, at + 1)) {
                any = true;
                parts.add(bytes(name + ":" + head.fields().value(at)));
            }
        }
        for (String name : kept.cookies()) {
            String value = Places.find(List.of(new TokenPlace.Cookie(name)), head);
            if (value != null && value.isEmpty()) {
                // Two of them, or an empty one: it says nothing for sure.
                return null;
            }
            any |= value != null;
            parts.add(bytes(value == null ? "" : name + "=" + value));
        }
        if (kept.path()) {
            parts.add(bytes(head.method() + " " + head.askedAuthority() + " " + head.askedTarget()));
        }
        return any ? Fingerprint.of(parts.toArray(byte[][]::new)) : null;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private RequestHead question(RequestHead head) {
        HeaderFields fields = head.fields().copy();
        NOT_ASKED.forEach(fields::remove);
        fields.set("x-original-method", head.method());
        fields.set("x-original-url", url(head));
        fields.set("x-forwarded-method", head.method());
        fields.set("x-forwarded-uri", head.askedTarget());
        fields.set("x-auth-request-redirect", head.askedTarget());
        CharSequence host = guard.host().isPresent() ? guard.host().get() : head.authority();
        return new RequestHead(guard.method(), head.scheme(), host, guard.path(), fields);
    }

    /** As the client wrote it, as far as trusted proxies have told. */
    private static String url(RequestHead head) {
        CharSequence scheme = head.fields().get("x-forwarded-proto");
        CharSequence host = head.fields().get("x-forwarded-host");
        return (scheme == null ? head.scheme() : scheme) + "://" + (host == null ? head.askedAuthority() : host)
                + head.askedTarget();
    }

    private StepResult heard(Reply reply, @Nullable Fingerprint key, RequestHead head) {
        return switch (reply) {
            case Reply.Failed _ -> StepResult.Refuse.of(503, "authorization-unavailable");
            case Reply.Answered(ResponseHead answer) -> heard(answer, key, head);
            case Reply.Whole whole -> heard(whole.head(), key, head);
        };
    }

    private StepResult heard(ResponseHead answer, @Nullable Fingerprint key, RequestHead head) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            Allowed allowed = new Allowed(told(answer));
            if (key != null && guard.kept().isPresent()) {
                long until = System.nanoTime() + guard.kept().get().lifetime().toNanos();
                services.decisions().put(key, allowed, until);
            }
            return pass(head, allowed);
        }
        if (status == 401 && guard.signIn().isPresent() && !Grpc.isCall(head.fields())) {
            return new StepResult.Answer(signIn(guard.signIn().get(), answer, head), "");
        }
        if (status == 401 || status == 403) {
            return new StepResult.Refuse(status, status == 401 ? "unauthenticated" : "forbidden", challenge(answer));
        }
        return StepResult.Refuse.of(500, "authorization-failed");
    }

    private List<String> told(ResponseHead answer) {
        List<String> fields = new ArrayList<>();
        for (String name : guard.responseHeaders()) {
            for (int at = answer.fields().indexOf(name, 0); at >= 0; at = answer.fields().indexOf(name, at + 1)) {
                fields.add(name);
                fields.add(answer.fields().value(at).toString());
            }
        }
        return fields;
    }

    private static HeaderFields challenge(ResponseHead answer) {
        HeaderFields fields = new HeaderFields();
        answer.fields().forEach((name, value) -> {
            if (TOLD.contains(name.toString())) {
                fields.add(name, value);
            }
        });
        return fields;
    }

    private ResponseHead signIn(String url, ResponseHead answer, RequestHead head) {
        String parameter = guard.redirectParameter() + "=";
        boolean said = url.contains("?" + parameter) || url.contains("&" + parameter);
        String back = URLEncoder.encode(url(head), StandardCharsets.UTF_8);
        String location = said ? url : url + (url.indexOf('?') < 0 ? "?" : "&") + parameter + back;
        HeaderFields fields = new HeaderFields().add("location", location).add("content-length", "0").add("server", "rauta");
        challenge(answer).forEach((name, value) -> {
            if (name.toString().equals("set-cookie")) {
                fields.add(name, value);
            }
        });
        return new ResponseHead(302, fields);
    }

    private static StepResult pass(RequestHead head, Allowed allowed) {
        for (int i = 0; i < allowed.fields().size(); i += 2) {
            head.fields().add(allowed.fields().get(i), allowed.fields().get(i + 1));
        }
        return StepResult.CONTINUE;
    }
}
