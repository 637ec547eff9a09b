// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.routes.tls.CipherSuite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A list of cipher suites in OpenSSL's words (openssl-ciphers, "CIPHER LIST FORMAT"), as far as it speaks of suites that are offered.
 *
 * <p>Those of TLS 1.3 are no part of it, there as here. What is taken out that nobody offers is out in any case.
 *
 * @param suites in the list's order; empty where it has none that is offered
 * @param unknown what it asks for that is not offered, as it is written there
 */
public record CipherList(List<CipherSuite> suites, List<String> unknown) {
    private static final Set<String> EVERY = Set.of("ALL", "DEFAULT", "HIGH", "TLSv1.2", "kECDHE", "kEECDH", "ECDHE", "EECDH");

    public CipherList {
        suites = List.copyOf(suites);
        unknown = List.copyOf(unknown);
    }

    /** Reads one. */
    public static CipherList parse(String text) {
        List<CipherSuite> suites = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        Set<CipherSuite> never = new HashSet<>();
        for (String word : text.strip().split("[:,\\s]+")) {
            if (word.isEmpty() || word.startsWith("@") || word.startsWith("TLS_")) {
                continue;
            }
            boolean changes = "!-+".indexOf(word.charAt(0)) >= 0;
            List<CipherSuite> meant = meant(changes ? word.substring(1) : word);
            switch (changes ? word.charAt(0) : ' ') {
                case '!' -> {
                    never.addAll(meant);
                    suites.removeAll(meant);
                }
                case '-' -> suites.removeAll(meant);
                case '+' -> {
                    List<CipherSuite> last = suites.stream().filter(meant::contains).toList();
                    suites.removeAll(last);
                    suites.addAll(last);
                }
                default -> {
                    if (meant.isEmpty()) {
                        unknown.add(word);
                    }
                    meant.stream().filter(one -> !never.contains(one) && !suites.contains(one)).forEach(suites::add);
                }
            }
        }
        return new CipherList(suites, unknown);
    }

    /** @param word a suite's name, or properties with {@code +} between that it must have all of */
    private static List<CipherSuite> meant(String word) {
        List<String> properties = Arrays.asList(word.split("\\+", -1));
        return Arrays.stream(CipherSuite.values())
                .filter(one -> properties.stream().allMatch(property -> has(one, property)))
                .toList();
    }

    private static boolean has(CipherSuite one, String property) {
        String name = one.openSslName();
        return switch (property) {
            case "aRSA" -> name.contains("-RSA-");
            case "aECDSA", "ECDSA" -> name.contains("-ECDSA-");
            case "AES", "AESGCM" -> name.contains("AES");
            case "AES128" -> name.contains("AES128");
            case "AES256" -> name.contains("AES256");
            case "CHACHA20" -> name.contains("CHACHA20");
            default -> EVERY.contains(property) || name.equals(property) || one.standardName().equals(property);
        };
    }

    /** What else there is to say of it; empty where it is honoured as it is. */
    public String remark() {
        return unknown.isEmpty() ? "" : "; " + String.join(", ", unknown) + (unknown.size() == 1 ? " is not offered" : " are not offered");
    }
}
