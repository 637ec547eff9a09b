// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

/**
 * An annotation of ingress-nginx, and what is made of it.
 *
 * @param name without its prefix
 * @param form what its value may be, for people
 * @param stand what becomes of it
 * @param meaning for people: what it does, why it is harmless to leave it out, or what to write instead
 * @param guards whether it keeps somebody out, so that what asks for it and cannot be honoured is closed
 */
public record NginxKey(String name, String form, Stand stand, String meaning, boolean guards) {

    /** What becomes of a key whose value is sound. */
    public enum Stand {
        /** It has its effect. */
        APPLIED,
        /** It has none, and nobody misses it. */
        HARMLESS,
        /** It has none, and somebody may miss it. */
        REFUSED
    }

    /** One that has its effect. */
    public static NginxKey applied(String name, String form, String meaning) {
        return new NginxKey(name, form, Stand.APPLIED, meaning, false);
    }

    /** One that nobody misses. */
    public static NginxKey harmless(String name, String form, String why) {
        return new NginxKey(name, form, Stand.HARMLESS, why, false);
    }

    /** One that is not honoured. */
    public static NginxKey refused(String name, String form, String instead) {
        return new NginxKey(name, form, Stand.REFUSED, instead, false);
    }

    /** The same, which keeps somebody out. */
    public NginxKey guarding() {
        return new NginxKey(name, form, stand, meaning, true);
    }
}
