// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.controller.cluster.OrEmpty;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.translate.AnnotationVerdict;
import dev.rauta.controller.translate.AnnotationVerdict.Verdict;
import dev.rauta.controller.translate.Draft;
import dev.rauta.routes.SourceRef;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The annotations of an Ingress in the words of ingress-nginx, by their short keys, and what is told its author of each.
 *
 * <p>A value that is none is told at once and taken for absent; where its key guards, the Ingress is closed.
 */
public final class Words {
    private static final String CLOSES = "; it guards, so that the routes of this Ingress answer 503";

    /** Why what goes with something that closes has no effect. */
    public static final String CLOSED = "nothing is served here, for another annotation that guards cannot be honoured";

    private static final Set<String> YES = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> NO = Set.of("0", "f", "F", "FALSE", "false", "False");

    private final SourceRef source;
    private final Map<String, String> winners;
    private final Map<String, String> all;
    private final Globals globals;
    private final Function<String, @Nullable NginxKey> catalogue;
    private final Draft draft;
    private final Set<String> told = new HashSet<>();
    private boolean denied;

    /**
     * @param winners by short key, the full key that counts
     * @param all by full key
     * @param catalogue a key by its name; null where it is none
     */
    public Words(
            SourceRef source,
            Map<String, String> winners,
            Map<String, String> all,
            Globals globals,
            Function<String, @Nullable NginxKey> catalogue,
            Draft draft) {
        this.source = source;
        this.winners = winners;
        this.all = all;
        this.globals = globals;
        this.catalogue = catalogue;
        this.draft = draft;
    }

    /** The Ingress. */
    public SourceRef source() {
        return source;
    }

    /** What holds where no annotation says. */
    public Globals globals() {
        return globals;
    }

    /** Whether the Ingress has the annotation. */
    public boolean has(String key) {
        return winners.containsKey(key);
    }

    /** Whether it has any of them. */
    public boolean hasAny(List<NginxKey> keys) {
        return keys.stream().anyMatch(key -> has(key.name()));
    }

    /** What the annotation says, or what holds for all, without spaces around it; an empty text says nothing. */
    public Optional<String> text(String key) {
        String full = winners.get(key);
        Optional<String> said = full == null ? globals.of(key) : Optional.of(OrEmpty.text(all.get(full)));
        return said.map(String::strip).filter(text -> !text.isEmpty());
    }

    /** Whether; as Go reads it. */
    public Optional<Boolean> bool(String key) {
        return read(key, "true or false", Words::parseBool);
    }

    /** Whether, as Go reads it; empty where the text is neither. */
    public static Optional<Boolean> parseBool(String text) {
        return YES.contains(text) ? Optional.of(true) : NO.contains(text) ? Optional.of(false) : Optional.empty();
    }

    /** Whether, in nginx's words. */
    public Optional<Boolean> onOff(String key) {
        return read(key, "on or off", text ->
                text.equals("on") ? Optional.of(true) : text.equals("off") ? Optional.of(false) : Optional.empty());
    }

    /** A number without unit. */
    public Optional<Integer> number(String key, int least, int most) {
        return read(key, least + ".." + most, text -> {
            if (!text.matches("[0-9]{1,9}")) {
                return Optional.empty();
            }
            int number = Integer.parseInt(text);
            return number < least || number > most ? Optional.empty() : Optional.of(number);
        });
    }

    /** What holds where nobody says, with ingress-nginx's defaults; empty with Rauta's own. */
    public <T> Optional<T> usual(T usual) {
        return globals.nginx() ? Optional.of(usual) : Optional.empty();
    }

    /** A size in bytes. */
    public Optional<Long> size(String key) {
        return read(key, "a number of bytes, or of them with k, m or g, such as 8m", text -> {
            OptionalLong bytes = ByteSize.parse(text);
            return bytes.isEmpty() ? Optional.empty() : Optional.of(bytes.getAsLong());
        });
    }

    /** What stands between commas; empty where nothing does. */
    public List<String> list(String key) {
        return text(key).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
    }

    /** What {@code reading} makes of the text, which is no {@code expected} where that is empty. */
    public <T> Optional<T> read(String key, String expected, Function<String, Optional<T>> reading) {
        Optional<String> text = text(key);
        Optional<T> read = text.flatMap(reading);
        if (read.isEmpty() && (text.isPresent() || has(key))) {
            fault(key, "'" + text.orElse("") + "' (expected: " + expected + ")");
        }
        return read;
    }

    /** What {@code reading} makes of the text; what it throws an {@link IllegalArgumentException} for is a fault. */
    public <T> Optional<T> sound(String key, Function<String, T> reading) {
        Optional<String> text = text(key);
        try {
            return text.map(reading);
        } catch (IllegalArgumentException e) {
            fault(key, OrEmpty.text(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Says of an annotation, if the Ingress has it, that it does what the catalogue says. */
    public void applied(String key) {
        NginxKey known = catalogue.apply(key);
        if (known == null) {
            throw new IllegalStateException(key + ": not in the catalogue (expected: one of a group's keys)");
        }
        applied(key, known.meaning());
    }

    /** Says of an annotation, if the Ingress has it, what it does. */
    public void applied(String key, String meaning) {
        tell(key, Verdict.APPLIED, meaning);
    }

    /** Says of an annotation, if the Ingress has it, why it is harmless that it does nothing. */
    public void ignored(String key, String why) {
        tell(key, Verdict.IGNORED, why);
    }

    /** Says of an annotation, if the Ingress has it, why it is not honoured; what guards closes the Ingress. */
    public void fault(String key, String why) {
        NginxKey known = catalogue.apply(key);
        if (known != null && known.guards()) {
            deny(key, why);
        } else {
            refuse(key, why, false);
        }
    }

    /** The same, where what is at fault is another object that the annotation names. */
    public void missing(String key, String why) {
        NginxKey known = catalogue.apply(key);
        if (known != null && known.guards()) {
            denyMissing(key, why);
        } else {
            refuse(key, why, true);
        }
    }

    /** Says of an annotation, if the Ingress has it, which other object that it names is at fault, and closes the Ingress. */
    public void denyMissing(String key, String why) {
        denied = true;
        refuse(key, why + CLOSES, true);
    }

    /** Says of an annotation, if the Ingress has it, why it is not honoured, and closes the Ingress. */
    public void deny(String key, String why) {
        denied = true;
        refuse(key, why + CLOSES, false);
    }

    /** Says of an annotation, if the Ingress has it, why it is not honoured, and closes the Ingress, for nothing it has is right without. */
    public void close(String key, String why) {
        if (has(key)) {
            denied = true;
        }
        refuse(key, why + "; the routes of this Ingress answer 503", false);
    }

    /**
     * Says of an annotation, if the Ingress has it, why it is not honoured, where that closes hosts.
     *
     * @param elsewhere whether what is at fault is another object that it names
     */
    public void denyHosts(String key, String why, boolean elsewhere) {
        refuse(key, why + "; it guards, so that the hosts of this Ingress answer 403", elsewhere);
    }

    private void refuse(String key, String why, boolean elsewhere) {
        String full = winners.get(key);
        if (full == null) {
            // What holds for all is told where it is said.
            return;
        }
        if (told.add(key)) {
            refuse(source, full, why, elsewhere, draft);
        }
    }

    private void tell(String key, Verdict verdict, String reason) {
        String full = winners.get(key);
        if (full != null && told.add(key)) {
            draft.annotation(new AnnotationVerdict(source, full, verdict, reason));
        }
    }

    /** Whether the annotation's author has been told what became of it. */
    public boolean told(String key) {
        return told.contains(key);
    }

    /** Whether something that guards is not honoured. */
    public boolean denied() {
        return denied;
    }

    /** The short keys that the Ingress has. */
    public Set<String> keys() {
        return winners.keySet();
    }

    /**
     * Says that an annotation, by its full key, is not honoured.
     *
     * @param elsewhere whether what is at fault is another object that it names
     */
    public static void refuse(SourceRef source, String key, String why, boolean elsewhere, Draft draft) {
        draft.annotation(new AnnotationVerdict(source, key, Verdict.REFUSED, why));
        draft.problem(new Problem(source.at("metadata.annotations[" + key + "]"), "AnnotationRefused", key + ": " + why, elsewhere));
    }
}
