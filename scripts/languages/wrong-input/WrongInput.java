package example;

import io.github.cdkchimephonenumberorder.PhoneNumberOrder;
import io.github.cdkchimephonenumberorder.PhoneNumberProductType;
import io.github.cdkchimephonenumberorder.PhoneNumberSearch;
import io.github.cdkchimephonenumberorder.PhoneNumberSource;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;

/** Declares an order in a way that is wrong; says which way in the first argument. What the compiler refuses is not here. */
public final class WrongInput {
    public static void main(final String[] args) {
        final Stack stack = new Stack(new App(), "Stack");
        switch (args[0]) {
            case "missing" -> PhoneNumberOrder.Builder.create(stack, "Lines")
                    .source(PhoneNumberSource.fromList(List.of("+12065550100")))
                    .build();
            case "enum" -> PhoneNumberProductType.valueOf("BusinessCalling");
            case "rule" -> PhoneNumberSource.fromSearch(PhoneNumberSearch.builder().areaCodes(List.of("12")).build());
            default -> throw new IllegalArgumentException("no such case");
        }
    }
}
