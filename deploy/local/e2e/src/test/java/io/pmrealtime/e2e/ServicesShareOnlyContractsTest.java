package io.pmrealtime.e2e;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plan of the house: what may know what. */
class ServicesShareOnlyContractsTest {
    private static final List<String> SERVICES = List.of("events", "gateway", "presence", "notification");
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.pmrealtime");

    @Test
    void theRulesLookAtSomething() {
        for (String service : SERVICES) {
            assertThat(HOUSE.that(resideInAPackage("io.pmrealtime." + service + "..")))
                    .as(service)
                    .isNotEmpty();
        }
    }

    @Test
    void servicesKnowContractsAndNoOtherService() {
        for (String service : SERVICES) {
            String[] others = Stream.concat(
                            Stream.of("local"), SERVICES.stream().filter(o -> !o.equals(service)))
                    .map(other -> "io.pmrealtime." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("io.pmrealtime." + service + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(HOUSE);
        }
    }

    @Test
    void contractsKnowNobody() {
        noClasses()
                .that()
                .resideInAPackage("io.pmrealtime.contracts..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES.stream()
                        .map(service -> "io.pmrealtime." + service + "..")
                        .toArray(String[]::new))
                .check(HOUSE);
    }

    @Test
    void packagesFormNoCycles() {
        for (String part : Stream.concat(SERVICES.stream(), Stream.of("contracts", "local"))
                .toList()) {
            slices().matching("io.pmrealtime." + part + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .check(HOUSE);
        }
    }

    static Stream<Map.Entry<String, List<String>>> packageOrders() {
        return PackageOrder.BY_PART.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("packageOrders")
    void aPackageUsesOnlyThoseBeforeIt(Map.Entry<String, List<String>> part) {
        List<String> order = part.getValue();
        for (int i = 0; i < order.size() - 1; i++) {
            String[] later = order.subList(i + 1, order.size()).stream()
                    .map(name -> "io.pmrealtime." + part.getKey() + "." + name + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("io.pmrealtime." + part.getKey() + "." + order.get(i) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .check(HOUSE);
        }
    }

    @ParameterizedTest
    @MethodSource("packageOrders")
    void theOrderNamesEveryPackage(Map.Entry<String, List<String>> part) {
        String root = "io.pmrealtime." + part.getKey() + ".";
        assertThat(HOUSE.stream()
                        .map(type -> type.getPackageName())
                        .filter(name -> name.startsWith(root))
                        .map(name -> name.substring(root.length()).replaceFirst("\\..*", ""))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(part.getValue());
    }
}
