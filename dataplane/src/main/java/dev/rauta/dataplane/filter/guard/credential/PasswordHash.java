// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** A password's hash, in one of the forms that htpasswd and crypt(3) write; any thread. */
sealed interface PasswordHash {
    /** More would take a processor for seconds, at whoever's wish. */
    int MOST_BCRYPT_ROUNDS = 14;

    /** Ten times what mkpasswd writes for the careful. */
    int MOST_SHA_ROUNDS = 1_000_000;

    Pattern BCRYPT = Pattern.compile("\\$2[abxy]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");
    Pattern MD5 = Pattern.compile("(\\$(?:apr1|1)\\$[./A-Za-z0-9]{1,8}\\$)[./A-Za-z0-9]{22}");
    Pattern SHA2 = Pattern.compile("(\\$([56])\\$(?:rounds=([0-9]{1,9})\\$)?[./A-Za-z0-9]{1,16}\\$)[./A-Za-z0-9]{43,86}");

    /** Whether it is that of {@code password}; takes as long for a wrong one. */
    public boolean fits(byte[] password);

    /** Throws {@link IllegalArgumentException}, which says nothing of what it is about, for a form that is not known. */
    static PasswordHash parse(String text) {
        Matcher bcrypt = BCRYPT.matcher(text);
        if (bcrypt.matches()) {
            int rounds = Integer.parseInt(bcrypt.group(1));
            check("bcrypt cost", rounds, 4, MOST_BCRYPT_ROUNDS);
            return new Bcrypt(text);
        }
        Matcher sha2 = SHA2.matcher(text);
        if (sha2.matches()) {
            int rounds = sha2.group(3) == null ? 5000 : Integer.parseInt(sha2.group(3));
            check("SHA-crypt rounds", rounds, 1000, MOST_SHA_ROUNDS);
            return new Crypt(text, sha2.group(1), sha2.group(2).equals("5") ? Sha2Crypt::sha256Crypt : Sha2Crypt::sha512Crypt);
        }
        Matcher md5 = MD5.matcher(text);
        if (md5.matches()) {
            return new Crypt(text, md5.group(1), text.startsWith("$1$") ? Md5Crypt::md5Crypt : Md5Crypt::apr1Crypt);
        }
        if (text.startsWith("{SHA}") || text.startsWith("{SSHA}")) {
            byte[] bytes = Base64.getDecoder().decode(text.substring(text.indexOf('}') + 1));
            boolean salted = text.startsWith("{SSHA}");
            if (salted ? bytes.length > 20 : bytes.length == 20) {
                return new Sha1(Arrays.copyOf(bytes, 20), Arrays.copyOfRange(bytes, 20, bytes.length));
            }
        }
        throw new IllegalArgumentException("hash of no known form (expected: bcrypt, $5$, $6$, $apr1$, $1$, {SHA} or {SSHA})");
    }

    private static void check(String what, int rounds, int least, int most) {
        if (rounds < least || rounds > most) {
            throw new IllegalArgumentException(what + ": " + rounds + " (expected: " + least + ".." + most + ")");
        }
    }

    /** Of htpasswd -B, or crypt(3)'s {@code $2b$}: only the first 72 bytes of a password count. */
    record Bcrypt(String hash) implements PasswordHash {
        @Override
        public boolean fits(byte[] password) {
            return BCrypt.checkpw(password, hash);
        }
    }

    /** How one of crypt(3)'s hashes is made. */
    interface Making {
        /** Fills {@code password} with zeros. */
        String of(byte[] password, String salt);
    }

    /** One that begins with all that it was made with, but the password. */
    record Crypt(String hash, String salt, Making making) implements PasswordHash {
        @Override
        public boolean fits(byte[] password) {
            byte[] made = making.of(password.clone(), salt).getBytes(StandardCharsets.US_ASCII);
            return MessageDigest.isEqual(made, hash.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Of htpasswd -s, or with a salt behind the digest (RFC 2307, section 5.3). */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    record Sha1(byte[] digest, byte[] salt) implements PasswordHash {
        @Override
        public boolean fits(byte[] password) {
            try {
                MessageDigest sha = MessageDigest.getInstance("SHA-1");
                sha.update(password);
                return MessageDigest.isEqual(sha.digest(salt), digest);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("SHA-1 is missing (expected: in every JDK)", e);
            }
        }
    }
}
