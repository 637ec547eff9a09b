// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.compare;

import dev.rauta.app.shadow.log.LineFormat;
import dev.rauta.app.shadow.log.LoggedRequest;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lines of logs come to: counts, and a bounded list of differences. Any thread; none waits for more than another line or page, but for
 * the first translation.
 */
public final class Tally {
    private static final Logger log = LoggerFactory.getLogger(Tally.class);

    /** The most differences that are kept. */
    static final int MOST = 200;

    /** The most reasons that are told apart. */
    private static final int REASONS = 100;

    private static final String OTHER_REASONS = "others";
    private static final int SHOWN = 512;

    private final LineFormat format;
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final Map<String, Long> undecided = new TreeMap<>();
    private final Map<Key, Kept> differences = new LinkedHashMap<>();
    private long unlisted;
    private long unread;
    private String unreadLine = "";
    private @Nullable Comparison comparison;

    /** @param format of the lines */
    public Tally(LineFormat format) {
        this.format = format;
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, 0L);
        }
    }

    /** What is counted together. */
    private record Key(String host, String place, Outcome outcome, String was, String is, Optional<SourceRef> by) {
        static Key of(LoggedRequest request, Compared compared) {
            String place = compared.route().map(RouteName::value).orElseGet(() -> begin(request.target()));
            return new Key(request.host(), place, compared.outcome(), compared.was(), compared.is(), compared.by());
        }

        /** The first element of a path. */
        private static String begin(String target) {
            String path = target.replaceFirst("\\?.*", "");
            int next = path.indexOf('/', 1);
            return next < 0 ? path : path.substring(0, next);
        }
    }

    private static final class Kept {
        final LoggedRequest example;
        final Instant first = Instant.now();
        Instant last = first;
        long count;

        Kept(LoggedRequest example) {
            this.example = example;
        }
    }

    /**
     * A difference.
     *
     * @param place the route that takes it here, else the first element of its path
     * @param example one of those requests
     * @param was what became of it there
     * @param is what would become of it here
     * @param by the object that asks for that here; empty where none does
     */
    public record Difference(
            String host,
            String place,
            String outcome,
            long count,
            Instant first,
            Instant last,
            String example,
            String was,
            String is,
            String by) {}

    /**
     * What there is to say.
     *
     * @param compared how many requests came to each outcome
     * @param undecided how many, by what decides them
     * @param differences the most frequent first
     * @param unlisted how many requests differ that no difference lists, for there are too many
     * @param unreadLines how many lines were not of the format; each is undecided
     * @param unreadLine one of them
     */
    public record View(
            Map<String, Long> compared,
            Map<String, Long> undecided,
            List<Difference> differences,
            long unlisted,
            long unreadLines,
            String unreadLine) {}

    /** From now on this is compared with. Differences that an edit has settled are forgotten: their examples are answered alike by now. */
    public synchronized void with(Comparison newest) {
        comparison = newest;
        differences.entrySet().removeIf(one -> !Key.of(one.getValue().example, newest.of(one.getValue().example)).equals(one.getKey()));
        notifyAll();
    }

    /** Counts a line; waits for the first translation. */
    public synchronized void take(String line) {
        try {
            while (comparison == null) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        Comparison now = comparison;
        format.read(line).ifPresentOrElse(request -> count(request, now.of(request)), () -> unread(line));
    }

    private void count(LoggedRequest request, Compared compared) {
        outcomes.merge(compared.outcome(), 1L, Long::sum);
        if (compared.outcome() == Outcome.UNDECIDED) {
            undecided(compared.why());
        }
        if (compared.outcome().differs()) {
            differs(request, compared);
        }
    }

    private void undecided(String why) {
        boolean known = undecided.containsKey(why) || undecided.size() < REASONS;
        undecided.merge(known ? why : OTHER_REASONS, 1L, Long::sum);
    }

    private void differs(LoggedRequest request, Compared compared) {
        Key key = Key.of(request, compared);
        Kept kept = differences.get(key);
        if (kept == null) {
            if (differences.size() == MOST) {
                unlisted++;
                return;
            }
            kept = new Kept(request);
            differences.put(key, kept);
            log.atInfo()
                    .addKeyValue("request", text(request))
                    .addKeyValue("was", compared.was())
                    .addKeyValue("is", compared.is())
                    .addKeyValue("by", compared.by().map(SourceRef::toString).orElse(""))
                    .log("Answered otherwise");
        }
        kept.count++;
        kept.last = Instant.now();
    }

    private void unread(String line) {
        outcomes.merge(Outcome.UNDECIDED, 1L, Long::sum);
        undecided("a line that is not of the format");
        unread++;
        if (unreadLine.isEmpty()) {
            unreadLine = cut(line);
            log.atWarn().addKeyValue("line", unreadLine).log("Shadow log: a line is not of the format (expected: that of --shadow-log-format)");
        }
    }

    private static String text(LoggedRequest request) {
        return cut(request.method() + " " + request.url());
    }

    private static String cut(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    /** What there is to say now. */
    public synchronized View view() {
        Map<String, Long> compared = new LinkedHashMap<>();
        outcomes.forEach((outcome, count) -> compared.put(outcome.label(), count));
        List<Difference> all = new ArrayList<>();
        differences.forEach((key, kept) -> all.add(new Difference(
                key.host(), key.place(), key.outcome().label(), kept.count, kept.first, kept.last, text(kept.example),
                key.was(), key.is(), key.by().map(SourceRef::toString).orElse(""))));
        all.sort(Comparator.comparingLong(Difference::count).reversed());
        return new View(compared, new TreeMap<>(undecided), all, unlisted, unread, unreadLine);
    }
}
