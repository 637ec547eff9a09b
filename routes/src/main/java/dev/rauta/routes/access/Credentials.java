// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.access;

/**
 * What guards check requests against; travels apart from them, as certificates do.
 *
 * @param name unique in a snapshot
 * @param kind what {@code content} is
 * @param content read where it is used; what cannot be read there closes whatever refers to it
 */
public record Credentials(CredentialsName name, Kind kind, SecretText content) implements Comparable<Credentials> {

    /** What the content is. */
    public enum Kind {
        /** Lines of {@code USER:HASH}, as htpasswd writes them; blank lines and such that begin with {@code #} say nothing. */
        USERS,
        /** Lines of {@code CLIENT:KEY}, or {@code CLIENT:{SHA256}} and the hexadecimal SHA-256 of the key. */
        API_KEYS,
        /** A JSON Web Key Set (RFC 7517, section 5). */
        KEY_SET,
        /** One secret, as it is. */
        SECRET,
        /** What a {@link LoginClient} shows to be itself; white space around it says nothing. */
        CLIENT_SECRET,
        /** One or two lines of 32 characters or more, each a key; the first one seals, both open. */
        SESSION_KEYS,
        /** Lines of {@code USER:REALM:HASH}, as htdigest writes them, with MD5 or SHA-256 of {@code USER:REALM:PASSWORD}. */
        DIGESTS,
        /** Certificates of authorities in PEM. */
        AUTHORITIES
    }

    @Override
    public int compareTo(Credentials other) {
        return name.compareTo(other.name);
    }
}
