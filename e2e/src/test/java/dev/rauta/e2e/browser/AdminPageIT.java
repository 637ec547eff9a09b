// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The admin page in a browser: it loads by itself and without a complaint, in light and dark, on a desk and on a phone, and is used by
 * keyboard alone. {@code RAUTA_SCREENSHOTS=docs} renews the pictures of docs/admin.md.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AdminPageIT {
    private static final String PICTURES = System.getenv("RAUTA_SCREENSHOTS");
    private static final int MOST_BYTES = 300_000;

    private Browser browser;
    private Shop shop;
    private Tab tab;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        browser = Browser.start(folder.resolve("browser"));
        shop = Shop.open(folder.resolve("shop"));
        tab = browser.tab();
    }

    @AfterAll
    void stop() {
        if (shop != null) {
            shop.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void load() {
        tab.size(1280, 1000);
        tab.prefer("light");
        tab.complaints().clear();
        tab.requests().clear();
        tab.go(shop.page());
    }

    private String text(String section) {
        return tab.evaluate("document.querySelector('#" + section + "').innerText");
    }

    @Test
    void itIsOnePageAndNothingIsWrongWithIt() {
        assertThat(tab.evaluate("document.title")).isEqualTo("Rauta standalone");
        assertThat(tab.evaluate("document.scripts.length + document.images.length")).isEqualTo("0");
        assertThat(text("routes")).contains("shop.example", "<img src=x onerror=alert(1)>");
        assertThat(text("problems")).contains("BackendNotFound", "<script>document.title='taken'</script>");
        assertThat(tab.complaints()).isEmpty();
        assertThat(tab.requests()).filteredOn(url -> !url.startsWith("data:")).containsExactly(shop.page());
    }

    @Test
    void aKeyboardReachesTheSearchAndTheSearchFilters() {
        tab.press("Tab", 9, "");
        assertThat(tab.evaluate("document.activeElement.textContent")).isEqualTo("Skip to the content");
        tab.press("Enter", 13, "\r");
        tab.press("Tab", 9, "");
        assertThat(tab.evaluate("document.activeElement.id")).isEqualTo("q");
        tab.type("checkout");
        tab.loading(() -> tab.press("Enter", 13, "\r"));
        assertThat(tab.evaluate("location.search")).isEqualTo("?q=checkout");
        assertThat(text("routes")).contains("prefix /checkout").doesNotContain("prefix /cart", "catalogue.gateway.example");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void theFormExplainsARequest() {
        tab.evaluate("document.querySelector('#url').focus()");
        tab.type("http://catalogue.gateway.example/v2/shoes");
        tab.evaluate("document.querySelector('#headers').focus()");
        tab.type("x-beta: yes");
        tab.press("Tab", 9, "");
        assertThat(tab.evaluate("document.activeElement.textContent")).isEqualTo("Explain");
        tab.loading(() -> tab.press("Enter", 13, "\r"));
        assertThat(text("explain")).contains("\nrouted\n", "HTTPRoute shop/catalogue", "shop/catalogue-next:80 weight 10");
        assertThat(tab.evaluate("document.querySelector('#headers').value")).isEqualTo("x-beta: yes");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void itIsLightOrDarkAsItsReaderLikesIt() throws IOException {
        tab.size(1280, 1500);
        byte[] light = tab.picture();
        tab.prefer("dark");
        byte[] dark = tab.picture();
        assertThat(brightness(light)).isGreaterThan(200);
        assertThat(brightness(dark)).isLessThan(60);
        keep("admin-light.png", light);
        keep("admin-dark.png", dark);
    }

    @Test
    void aPhoneShowsAllOfItsWidth() throws IOException {
        tab.size(360, 780);
        assertThat(tab.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo("true");
        assertThat(tab.evaluate("[...document.querySelectorAll('.scroll')].every(one => one.scrollWidth <= one.clientWidth)")).isEqualTo("true");
        tab.evaluate("document.querySelector('#routes').scrollIntoView()");
        keep("admin-phone.png", tab.picture());
    }

    /** The mean of what a picture's points have of each colour, 0 to 255. */
    private static double brightness(byte[] png) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        long sum = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int point = picture.getRGB(x, y);
                sum += (point >> 16 & 255) + (point >> 8 & 255) + (point & 255);
            }
        }
        return sum / 3.0 / picture.getWidth() / picture.getHeight();
    }

    private static void keep(String name, byte[] picture) throws IOException {
        assertThat(picture.length).isLessThan(MOST_BYTES);
        if (PICTURES != null) {
            Files.write(Path.of(System.getProperty("rauta.root")).resolve(PICTURES).resolve(name), picture);
        }
    }
}
