package io.pmrealtime.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.documents.asyncapi.AsyncApiDocument;
import io.pmrealtime.documents.typescript.TypeScriptFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The files in the tree are what the contracts make now; with {@code -Dgenerate} they are written. */
class DocumentsAreCurrentTest {
    private static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();

    @Test
    void asyncApi() throws IOException {
        check("docs/asyncapi.yaml", AsyncApiDocument.yaml());
    }

    @Test
    void typeScript() throws IOException {
        check("clients/types/events.d.ts", TypeScriptFiles.events());
        check("clients/types/protocol.d.ts", TypeScriptFiles.protocol());
    }

    private static void check(String path, String content) throws IOException {
        Path file = CHECKOUT.resolve(path);
        if (System.getProperty("generate") != null) {
            Files.writeString(file, content);
        }
        assertThat(file).exists();
        assertThat(Files.readString(file))
                .as("%s is not current: run mvn -pl contracts/documents test -Dgenerate", path)
                .isEqualTo(content);
    }
}
