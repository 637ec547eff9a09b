// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.global;

import dev.rauta.controller.translate.ingress.nginx.key.ByteSize;
import dev.rauta.controller.translate.ingress.nginx.key.CipherList;
import dev.rauta.controller.translate.ingress.nginx.key.TlsVersions;
import dev.rauta.controller.translate.ingress.nginx.key.Words;
import dev.rauta.routes.access.AddressRange;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the value of a key may be.
 *
 * @param text for people
 * @param takes whether a value without spaces around it is one
 */
record ValueForm(String text, Predicate<String> takes) {
    static final ValueForm BOOL = new ValueForm("true or false", text -> Words.parseBool(text).isPresent());
    static final ValueForm ON_OFF = new ValueForm("on or off", text -> text.equals("on") || text.equals("off"));
    static final ValueForm TEXT = new ValueForm("text", _ -> true);
    static final ValueForm SIZE = new ValueForm("a size such as 8m", text -> ByteSize.parse(text).isPresent());
    static final ValueForm TIME = new ValueForm("a time such as 60 or 10m", text -> text.matches("[0-9]{1,9}(ms|s|m|h|d|w|M|y)?"));
    static final ValueForm RANGES = new ValueForm("addresses and CIDRs, with commas", text -> list(text).stream().allMatch(ValueForm::range));
    static final ValueForm CODES = new ValueForm(
            "statuses from 400 to 599, with commas", text -> list(text).stream().allMatch(one -> one.matches("[45][0-9][0-9]")));
    static final ValueForm OBJECT = new ValueForm("NAMESPACE/NAME", text -> text.matches("[^/\\s]+/[^/\\s]+"));

    static final ValueForm PROTOCOLS = new ValueForm("TLSv1.2 and TLSv1.3, or one of them", text -> !TlsVersions.parse(text).isEmpty());
    static final ValueForm CIPHERS = new ValueForm(
            "a list of OpenSSL with a suite of ECDHE and AES-GCM or ChaCha20-Poly1305", text -> !CipherList.parse(text).suites().isEmpty());

    /** A number. */
    static ValueForm number(int least, int most) {
        return new ValueForm(least + ".." + most, text ->
                text.matches("[0-9]{1,9}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most);
    }

    /** One of some words. */
    static ValueForm words(String... words) {
        return new ValueForm(String.join(", ", words), text -> List.of(words).contains(text));
    }

    /** Something else, for people. */
    static ValueForm text(String text) {
        return new ValueForm(text, _ -> true);
    }

    /** What stands between commas. */
    static List<String> list(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(one -> !one.isEmpty()).toList();
    }

    private static boolean range(String text) {
        try {
            var _ = AddressRange.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The value as whoever reads it expects it. */
    String canonical(String text) {
        return this == BOOL ? Words.parseBool(text).map(String::valueOf).orElse(text) : text;
    }

    /** Whether two values of it say the same. */
    boolean same(String one, String other) {
        return canonical(one).equals(canonical(other));
    }
}
