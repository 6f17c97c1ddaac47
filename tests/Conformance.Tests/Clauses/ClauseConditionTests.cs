using Dma.Conformance.Clauses;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Dma.Conformance.Tests.Clauses;

public class ClauseConditionTests
{
    private static readonly Claim[] Claims = [Claim.No, Claim.Unstated, Claim.Yes];

    private static readonly Dictionary<string, Claim> Vocabulary = new()
    {
        ["yes"] = Claim.Yes,
        ["no"] = Claim.No,
        ["unstated"] = Claim.Unstated,
    };

    [Theory]
    [InlineData("yes", Claim.Yes)]
    [InlineData("not yes", Claim.No)]
    [InlineData("not no", Claim.Yes)]
    [InlineData("not unstated", Claim.Unstated)]
    [InlineData("not not yes", Claim.Yes)]
    [InlineData("yes and yes", Claim.Yes)]
    [InlineData("yes and no", Claim.No)]
    [InlineData("yes and unstated", Claim.Unstated)]
    [InlineData("no and unstated", Claim.No)]
    [InlineData("unstated and no", Claim.No)]
    [InlineData("unstated and unstated", Claim.Unstated)]
    [InlineData("yes or unstated", Claim.Yes)]
    [InlineData("unstated or yes", Claim.Yes)]
    [InlineData("no or unstated", Claim.Unstated)]
    [InlineData("no or no", Claim.No)]
    [InlineData("unstated or unstated", Claim.Unstated)]
    public void Evaluate_is_three_valued(string expression, Claim expected)
    {
        ClauseCondition.Parse(expression).Evaluate(name => Vocabulary[name]).Should().Be(expected);
    }

    [Theory]
    [InlineData("yes or yes and no", Claim.Yes)]
    [InlineData("(yes or yes) and no", Claim.No)]
    [InlineData("not no and no", Claim.No)]
    [InlineData("not (no and no)", Claim.Yes)]
    [InlineData("not yes or yes", Claim.Yes)]
    [InlineData("not (yes or yes)", Claim.No)]
    public void Not_binds_closer_than_and_and_and_closer_than_or(string expression, Claim expected)
    {
        ClauseCondition.Parse(expression).Evaluate(name => Vocabulary[name]).Should().Be(expected);
    }

    [Property]
    public Property Evaluate_is_unstated_exactly_if_what_is_unstated_could_make_it_either() =>
        Prop.ForAll(
            Expressions.ToArbitrary(),
            Gen.Elements(Claims).ArrayOf(3).ToArbitrary(),
            (text, claims) =>
            {
                // Each name stands at one place only, where Kleene's logic and looking at every completion agree.
                var condition = ClauseCondition.Parse(text);
                var completions = Complete(claims)
                    .Select(complete => Evaluate(condition, complete))
                    .Distinct()
                    .ToArray();
                var expected = completions.Length == 1 ? completions[0] : Claim.Unstated;
                return !completions.Contains(Claim.Unstated) && Evaluate(condition, claims) == expected;
            }
        );

    [Property]
    public Property ToString_reads_back_and_means_the_same() =>
        Prop.ForAll(
            Expressions.ToArbitrary(),
            Gen.Elements(Claims).ArrayOf(3).ToArbitrary(),
            (text, claims) =>
            {
                var condition = ClauseCondition.Parse(text);
                var again = ClauseCondition.Parse(condition.ToString());
                return again.ToString() == condition.ToString()
                    && Evaluate(again, claims) == Evaluate(condition, claims);
            }
        );

    [Theory]
    [InlineData("isolates", "isolates")]
    [InlineData("  ( isolates )  ", "isolates")]
    [InlineData("a and (b and c)", "a and b and c")]
    [InlineData("(a or b) and not (c or d)", "(a or b) and not (c or d)")]
    [InlineData("((a and b)) or c", "a and b or c")]
    [InlineData("not(not(a))", "not not a")]
    [InlineData("always", "always")]
    public void ToString_keeps_no_more_parentheses_than_it_needs(string expression, string expected)
    {
        ClauseCondition.Parse(expression).ToString().Should().Be(expected);
    }

    [Fact]
    public void Names_stand_once_in_their_order()
    {
        ClauseCondition.Parse("b and (a or not b) and map-may-copy").Names.Should().Equal("b", "a", "map-may-copy");
    }

    [Fact]
    public void Always_holds_and_names_nothing()
    {
        ClauseCondition.Always.Names.Should().BeEmpty();
        ClauseCondition.Always.Evaluate(_ => Claim.No).Should().Be(Claim.Yes);
    }

    [Fact]
    public void Conditions_that_are_written_alike_are_equal()
    {
        var condition = ClauseCondition.Parse("a and b");

        condition.Should().Be(ClauseCondition.Parse("(a) and b")).And.NotBe(ClauseCondition.Parse("b and a"));
        condition.GetHashCode().Should().Be(ClauseCondition.Parse("(a) and b").GetHashCode());
        condition.Equals((object)"a and b").Should().BeFalse();
    }

    [Theory]
    [InlineData("", "position 1: a name, 'not' or '(' is missing")]
    [InlineData("a and", "position 6: a name, 'not' or '(' is missing")]
    [InlineData("a b", "position 3: 'b' stands where 'and', 'or' or the end is expected")]
    [InlineData("a and or b", "position 7: 'or' stands where a name, 'not' or '(' is expected")]
    [InlineData("(a or b", "position 8: ')' is missing")]
    [InlineData("a)", "position 2: ')' stands where 'and', 'or' or the end is expected")]
    [InlineData("()", "position 2: ')' stands where a name, 'not' or '(' is expected")]
    [InlineData("not", "position 4: a name, 'not' or '(' is missing")]
    [InlineData("always and a", "position 1: 'always' stands where a name, 'not' or '(' is expected")]
    [InlineData("a & b", "position 3: '&' is no name")]
    [InlineData("A", "position 1: 'A' is no name")]
    [InlineData("a-", "position 1: 'a-' is no name")]
    [InlineData("a--b", "position 1: 'a--b' is no name")]
    [InlineData("-a", "position 1: '-a' is no name")]
    [InlineData("1a", "position 1: '1a' is no name")]
    [InlineData("a and\tb", "position 3: 'and\tb' is no name")]
    public void A_text_that_is_no_expression_is_refused_with_its_position(string expression, string message)
    {
        var parse = () => ClauseCondition.Parse(expression);

        parse.Should().Throw<FormatException>().WithMessage($"expression \"{expression}\", {message}.");
    }

    [Theory]
    [InlineData("(", 64, true)]
    [InlineData("(", 65, false)]
    [InlineData("not ", 64, true)]
    [InlineData("not ", 65, false)]
    public void Nesting_ends_before_the_stack_does(string opening, int times, bool fits)
    {
        var closing = new string(')', opening == "(" ? times : 0);
        var parse = () => ClauseCondition.Parse(string.Concat(Enumerable.Repeat(opening, times)) + "a" + closing);

        if (fits)
        {
            parse.Should().NotThrow();
        }
        else
        {
            parse.Should().Throw<FormatException>().WithMessage("*nested too deeply.");
        }
    }

    [Fact]
    public void Many_nots_and_parentheses_side_by_side_are_not_nested()
    {
        var parse = () => ClauseCondition.Parse(string.Join(" and ", Enumerable.Repeat("not (a)", 200)));

        parse.Should().NotThrow();
    }

    /// <summary>Expressions in which each of a, b and c stands once, in any shape.</summary>
    private static Gen<string> Expressions =>
        from operators in Gen.Elements("and", "or").ArrayOf(2)
        from nots in Gen.Elements("", "not ").ArrayOf(5)
        from toTheRight in Gen.Elements(true, false)
        select toTheRight
            ? $"{nots[0]}a {operators[0]} {nots[1]}({nots[2]}b {operators[1]} {nots[3]}c)"
            : $"{nots[4]}({nots[0]}a {operators[0]} {nots[1]}b) {operators[1]} {nots[2]}c";

    private static Claim Evaluate(ClauseCondition condition, Claim[] claims) =>
        condition.Evaluate(name => claims[name[0] - 'a']);

    private static IEnumerable<Claim[]> Complete(Claim[] claims)
    {
        var index = Array.IndexOf(claims, Claim.Unstated);
        return index < 0
            ? [claims]
            : new[] { Claim.Yes, Claim.No }.SelectMany(claim =>
                Complete([.. claims[..index], claim, .. claims[(index + 1)..]])
            );
    }
}
