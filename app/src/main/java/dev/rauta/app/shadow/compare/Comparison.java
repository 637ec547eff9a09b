// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.compare;

import dev.rauta.app.diff.Answers;
import dev.rauta.app.diff.FieldVariants;
import dev.rauta.app.diff.SampleRequest;
import dev.rauta.app.diff.SampleRequest.Field;
import dev.rauta.app.diff.Taken;
import dev.rauta.app.shadow.log.LoggedRequest;
import dev.rauta.app.shadow.log.LoggedRequest.Forwarded;
import dev.rauta.routes.VirtualHost;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of requests, compared with what one translation answers; nothing is sent anywhere.
 *
 * <p>What the log does not hold is not guessed: where it decides, the request is undecided, and told what decides it. Used by one thread at
 * a time.
 */
public final class Comparison {
    private final Answers answers;
    private final ServiceNames services;
    private final Guarded guarded = new Guarded();
    private final Map<VirtualHost, List<List<Field>>> variants = new IdentityHashMap<>();

    /** @param answers what the translation answers */
    public Comparison(Answers answers, ServiceNames services) {
        this.answers = answers;
        this.services = services;
    }

    /** One way that a request may have come, compared. */
    private record Way(String decidedBy, Compared compared) {}

    Compared of(LoggedRequest request) {
        if (request.method().isEmpty() || request.host().isEmpty()) {
            String what = request.method().isEmpty() ? "what came is no request" : "its host is not told";
            return new Compared(Outcome.UNDECIDED, what, was(request), "", Optional.empty(), Optional.empty());
        }
        List<Way> ways = new ArrayList<>();
        for (boolean tls : request.tls().map(List::of).orElse(List.of(true, false))) {
            add(ways, request, tls);
        }
        Compared first = ways.getFirst().compared();
        boolean alike = ways.stream().map(way -> way.compared().outcome()).distinct().count() == 1
                || ways.stream().allMatch(way -> way.compared().outcome().differs());
        if (alike) {
            return first;
        }
        String why = ways.stream().map(Way::decidedBy).filter(by -> !by.isEmpty()).findFirst().orElse("whether it came encrypted ($scheme)");
        return new Compared(Outcome.UNDECIDED, why, first.was(), first.is(), first.by(), first.route());
    }

    private void add(List<Way> ways, LoggedRequest request, boolean tls) {
        List<Field> fields = request.fields().entrySet().stream().map(one -> new Field(one.getKey(), one.getValue())).toList();
        Taken taken = answers.taken(sample(request, tls, fields));
        ways.add(new Way("", compared(request, Would.of(taken, new Would.Seen(request, tls, guarded)))));
        Optional<VirtualHost> host = taken.host();
        if (host.isEmpty()) {
            return;
        }
        for (List<Field> more : variants.computeIfAbsent(host.get(), its -> FieldVariants.of(its, request.told()))) {
            Taken other = answers.taken(sample(request, tls, Stream.concat(fields.stream(), more.stream()).toList()));
            if (!other.decision().equals(taken.decision())) {
                ways.add(new Way(named(more), compared(request, Would.of(other, new Would.Seen(request, tls, guarded)))));
            }
        }
    }

    private static String named(List<Field> fields) {
        return fields.stream()
                .map(field -> "the field " + field.name() + " ($http_" + field.name().replace('-', '_').toLowerCase(Locale.ROOT) + ")")
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private SampleRequest sample(LoggedRequest request, boolean tls, List<Field> fields) {
        int port = answers.listens(request.port(), tls) ? request.port() : tls ? 443 : 80;
        return new SampleRequest(request.method(), tls, port, request.host(), request.target(), fields);
    }

    private Compared compared(LoggedRequest request, Would would) {
        boolean fits = would.upstreams().stream().anyMatch(one -> services.called(one).contains(request.upstream()));
        boolean idle = would.forwards() && would.upstreams().stream().noneMatch(services::answers);
        Verdict verdict = switch (request.forwarded()) {
            case YES -> went(would, fits, idle);
            case NO -> answered(request, would, fits, idle);
            case REPLACED -> Verdict.undecided("which upstream was asked before an error page was");
            case UNTOLD -> untold(request, would, fits, idle);
        };
        return new Compared(verdict.outcome(), verdict.why(), was(request), is(would), would.decision().by(), would.decision().route());
    }

    private record Verdict(Outcome outcome, String why) {
        static final Verdict SAME = of(Outcome.SAME);
        static final Verdict OTHER_UPSTREAM = of(Outcome.OTHER_UPSTREAM);
        static final Verdict OTHER_ANSWER = of(Outcome.OTHER_ANSWER);

        private static Verdict of(Outcome outcome) {
            return new Verdict(outcome, "");
        }

        static Verdict undecided(String why) {
            return new Verdict(Outcome.UNDECIDED, why);
        }
    }

    /** An upstream was asked there. */
    private static Verdict went(Would would, boolean fits, boolean idle) {
        if (!would.forwards()) {
            return Verdict.OTHER_ANSWER;
        }
        if (!fits) {
            return Verdict.OTHER_UPSTREAM;
        }
        if (!would.open().isEmpty()) {
            return Verdict.undecided(would.open().getFirst());
        }
        return idle ? Verdict.undecided("no endpoint is ready here now") : Verdict.SAME;
    }

    /** None was. */
    private static Verdict answered(LoggedRequest request, Would would, boolean fits, boolean idle) {
        int status = request.status();
        if (would.statuses().contains(status) || idle && status == 503 && (fits || request.upstream().isEmpty())) {
            return Verdict.SAME;
        }
        if (status == 400 || status == 408 || status == 499) {
            return Verdict.undecided("what its client did (" + status + ")");
        }
        if (!would.forwards()) {
            return Verdict.OTHER_ANSWER;
        }
        String perhaps = would.perhaps().get(status);
        if (perhaps != null) {
            return Verdict.undecided(perhaps);
        }
        if (status < 405) {
            return Verdict.OTHER_ANSWER;
        }
        return fits || request.upstream().isEmpty()
                ? Verdict.undecided("why it was answered " + status + " before an upstream was asked")
                : Verdict.OTHER_UPSTREAM;
    }

    /** Whether one was nobody says. */
    private static Verdict untold(LoggedRequest request, Would would, boolean fits, boolean idle) {
        if (!would.forwards() || request.upstream().isEmpty()) {
            return would.statuses().contains(request.status()) ? Verdict.SAME : answered(request, would, fits, idle);
        }
        if (!fits) {
            return Verdict.OTHER_UPSTREAM;
        }
        return request.status() / 100 == 2
                ? went(would, true, idle)
                : Verdict.undecided("whether an upstream answered ($upstream_status)");
    }

    private static String was(LoggedRequest request) {
        return request.forwarded() == Forwarded.NO || request.upstream().isEmpty()
                ? "answer " + request.status()
                : "forward to " + request.upstream();
    }

    private static String is(Would would) {
        Stream<String> ways = would.upstreams().stream().map(one -> "forward to " + one.value().replaceFirst("~.*", "")).distinct();
        Stream<String> answers = would.statuses().stream().map(status -> "answer " + status);
        return Stream.concat(ways, answers).collect(Collectors.joining(", or "));
    }
}
