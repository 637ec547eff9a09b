// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.filter.Facts;
import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.filter.TextPieces;
import dev.rauta.dataplane.filter.asking.Question;
import dev.rauta.dataplane.filter.asking.Reply;
import dev.rauta.dataplane.filter.guard.check.ServiceRefusal;
import dev.rauta.dataplane.http.FieldEdit;
import dev.rauta.dataplane.http.Grpc;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.shared.Fingerprint;
import dev.rauta.routes.access.Decisions;
import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.filter.ExternalTerms;
import dev.rauta.routes.filter.RequestText;
import dev.rauta.routes.filter.RequestText.Piece;
import dev.rauta.routes.filter.ServiceGuard;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks an HTTP service whether a request may pass. */
final class ExternalStep implements GuardStep {
    private static final ExternalTerms USUAL = new ExternalTerms(List.of(), List.of(), Optional.empty(), List.of());

    private final ServiceGuard.External guard;
    private final GuardServices services;
    private final ExternalTerms terms;
    private final List<Piece> path;
    private final List<Piece> signIn;
    private final Map<String, List<Piece>> told;
    private final byte[] own = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);

    ExternalStep(ServiceGuard.External guard, GuardServices services) {
        this.guard = guard;
        this.services = services;
        this.terms = guard.terms().orElse(USUAL);
        this.path = new RequestText(guard.path()).pieces();
        this.signIn = new RequestText(guard.signIn().orElse("")).pieces();
        this.told = new LinkedHashMap<>();
        terms.told().forEach(field -> told.put(field.name(), field.pieces()));
    }

    @Override
    public void strip(RequestHead head) {
        guard.responseHeaders().forEach(head.fields()::remove);
    }

    @Override
    public StepResult judge(RequestHead head, Passage passage) {
        String asked = TextPieces.url(path, passage.facts());
        Fingerprint key = guard.kept().map(kept -> fingerprint(kept, asked, head)).orElse(null);
        Allowed known = key == null ? null : services.decisions().get(key, System.nanoTime());
        if (known != null) {
            return pass(head, known);
        }
        Question question = Question.of(guard.service().upstream(), AskedHead.of(guard, asked, told(passage.facts()), head), guard.service().timeout())
                .wantingRefusals(ServiceRefusal.BODY);
        return new StepResult.Suspend(passage.ask(question, reply -> passage.resume(heard(reply, key, head, passage))));
    }

    /** Null where the request has nothing by which it could be told from others. */
    private @Nullable Fingerprint fingerprint(Decisions kept, String asked, RequestHead head) {
        List<byte[]> parts = new ArrayList<>();
        parts.add(own);
        // Another question has another answer.
        parts.add(bytes(asked));
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

    private StepResult heard(Reply reply, @Nullable Fingerprint key, RequestHead head, Passage passage) {
        return switch (reply) {
            case Reply.Failed _ -> silent(terms.silent().orElse(503), "authorization-unavailable");
            case Reply.Answered(ResponseHead answer) when answer.status() >= 200 && answer.status() < 300 ->
                passes(answer, key, head, passage);
            case Reply.Answered _ -> unclear();
            case Reply.Whole whole -> refuses(whole, head, passage);
        };
    }

    /** It has not said whether the request may pass. */
    private StepResult silent(int status, String reason) {
        return guard.service().failOpen() ? StepResult.CONTINUE : StepResult.Refuse.of(status, reason);
    }

    private StepResult unclear() {
        return silent(terms.silent().orElse(500), "authorization-failed");
    }

    private Map<String, String> told(Facts facts) {
        Map<String, String> values = new LinkedHashMap<>();
        told.forEach((name, pieces) -> values.put(name, TextPieces.field(pieces, facts)));
        return values;
    }

    private StepResult passes(ResponseHead answer, @Nullable Fingerprint key, RequestHead head, Passage passage) {
        Allowed allowed = new Allowed(told(answer));
        if (key != null && guard.kept().isPresent()) {
            long until = System.nanoTime() + guard.kept().get().lifetime().toNanos();
            services.decisions().put(key, allowed, until);
        }
        for (String name : guard.clientHeaders()) {
            for (int at = answer.fields().indexOf(name, 0); at >= 0; at = answer.fields().indexOf(name, at + 1)) {
                passage.tell(new FieldEdit(name, answer.fields().value(at).toString(), FieldEdit.How.ADD, terms.clientStatuses()));
            }
        }
        return pass(head, allowed);
    }

    private StepResult refuses(Reply.Whole whole, RequestHead head, Passage passage) {
        int status = whole.head().status();
        boolean told = terms.refusals().isEmpty() || terms.refusals().contains(status);
        if (status < 300 || status > 499 || status == 304 || !told) {
            return unclear();
        }
        if (status == 401 && guard.signIn().isPresent() && !Grpc.isCall(head.fields())) {
            return new StepResult.Answer(signIn(TextPieces.url(signIn, passage.facts()), whole.head(), head), "");
        }
        return ServiceRefusal.of(head, status, whole.head().fields(), whole.body(), whole.cut());
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

    private ResponseHead signIn(String url, ResponseHead answer, RequestHead head) {
        String parameter = guard.redirectParameter() + "=";
        boolean said = url.contains("?" + parameter) || url.contains("&" + parameter);
        String back = URLEncoder.encode(AskedHead.url(head), StandardCharsets.UTF_8);
        String location = said ? url : url + (url.indexOf('?') < 0 ? "?" : "&") + parameter + back;
        HeaderFields fields = new HeaderFields()
                .add("location", location)
                .add("content-length", "0")
                .add("cache-control", "no-store")
                .add("server", "rauta");
        answer.fields().forEach((name, value) -> {
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
