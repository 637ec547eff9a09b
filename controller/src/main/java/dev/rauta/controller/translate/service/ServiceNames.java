// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names for what Gateways need: a Gateway's name may have 253 characters and dots, a Service's 63 and none (RFC 1035), and
 * a label's value 63.
 */
final class ServiceNames {
    private static final int LONGEST = 63;
    private static final int HASH = 10;

    private ServiceNames() {}

    /** {@code GATEWAY-CLASS} (GEP-1762), or what is left of it with a hash of the whole. */
    static String service(String gateway, String gatewayClass) {
        String whole = gateway + "-" + gatewayClass;
        if (whole.length() <= LONGEST && whole.matches("[a-z]([-a-z0-9]*[a-z0-9])?")) {
            return whole;
        }
        String plain = whole.replace('.', '-');
        return hashed(Character.isDigit(plain.charAt(0)) ? "gw-" + plain : plain, whole);
    }

    /** {@code name} as the value of a label. */
    static String label(String name) {
        return name.length() <= LONGEST ? name : hashed(name, name);
    }

    private static String hashed(String text, String whole) {
        String head = text.substring(0, Math.min(text.length(), LONGEST - HASH - 1));
        return head.replaceAll("[-.]+$", "") + "-" + hash(whole);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
