using Dma.Conformance.Clauses;

namespace Dma.Conformance.Tests.Clauses;

/// <summary>Each way to break the format is told in one line that names file and line.</summary>
public class ClauseReaderTests
{
    /// <summary>A file of two clauses; the line numbers below count from its heading.</summary>
    private const string Toy = """
        # Toy

        ## DMA-TOY-001

        - Title: the first
        - Level: MUST
        - Statement: It is first.
        - Source: API, "Part Id"
        - Observed by: device load

        ## DMA-TOY-002

        - Title: the second
        - Level: MAY
        - Statement: It is second.
        - Source: API, "Part Id"
        - Observed by: nothing
        - Presumes: DMA-TOY-001, DMA-MAP-005: one is first; DMA-MAP-006: too
        - Applies: isolates
        - Standing: untestable: nobody can tell
        """;

    [Theory]
    [InlineData("- Title: the first", "- Titel: the first", "5: DMA-TOY-001 has the unknown field \"Titel\"*")]
    [InlineData("- Title: the first", "- title: the first", "5: DMA-TOY-001 has the unknown field \"title\"*")]
    [InlineData("- Title: the first", "", "3: DMA-TOY-001 has no field \"Title\"")]
    [InlineData("- Level: MUST", "", "3: DMA-TOY-001 has no field \"Level\"")]
    [InlineData("- Statement: It is second.", "", "11: DMA-TOY-002 has no field \"Statement\"")]
    [InlineData("- Observed by: nothing", "", "11: DMA-TOY-002 has no field \"Observed by\"")]
    [InlineData("- Title: the first", "- Title:  ", "5: DMA-TOY-001 has a line that is no field*")]
    [InlineData("- Level: MUST", "- Title: again", "6: DMA-TOY-001 has the field \"Title\" twice")]
    [InlineData("- Level: MUST", "- Level: must", "6: DMA-TOY-001 has the unknown level \"must\"*")]
    [InlineData("- Level: MAY", "- Level: COULD", "14: DMA-TOY-002 has the unknown level \"COULD\"*")]
    [InlineData("## DMA-TOY-002", "## DMA-TOY-001", "11: DMA-TOY-001 is there twice")]
    [InlineData("## DMA-TOY-002", "## DMA-MAP-002", "11: DMA-MAP-002 stands among the clauses of DMA-TOY")]
    [InlineData("## DMA-TOY-002", "## DMA-TOY-2", "11: \"DMA-TOY-2\" is no clause id*")]
    [InlineData("## DMA-TOY-001", "## DAM-TOY-001", "3: \"DAM-TOY-001\" is no clause id*")]
    [InlineData("## DMA-TOY-002", "## Notes", "11: \"Notes\" is no clause id*")]
    [InlineData("## DMA-TOY-002", "### DMA-TOY-002", "11: DMA-TOY-001 has a line that is no field*")]
    [InlineData("- Level: MUST", "and more text", "6: DMA-TOY-001 has a line that is no field*")]
    [InlineData("- Level: MUST", "  - Level: MUST", "6: DMA-TOY-001 has a line that is no field*")]
    [InlineData("isolates", "isolates and", "19: DMA-TOY-002, expression \"isolates and\", position 13: a name*")]
    [InlineData("untestable: nobody can tell", "untestable", "20: DMA-TOY-002 has a standing that is neither*")]
    [InlineData("untestable: nobody can tell", "waits for Coherent", "20: DMA-TOY-002 has a standing that is neither*")]
    [InlineData("untestable: nobody can tell", "waits for : why", "20: DMA-TOY-002 has a standing that is neither*")]
    [InlineData(
        "untestable: nobody can tell",
        "waits for the day: why",
        "20: DMA-TOY-002 has a standing that is neither*"
    )]
    [InlineData(
        "; DMA-MAP-006: too",
        "; DMA-MAP-006",
        "18: DMA-TOY-002 presumes \"DMA-MAP-006\", which is not one clause*"
    )]
    [InlineData("; DMA-MAP-006: too", "; DMA-MAP-006: ", "18: DMA-TOY-002 presumes \"DMA-MAP-006:\", which is not*")]
    [InlineData(
        "DMA-TOY-001, ",
        "DMA-TOY, ",
        "18: DMA-TOY-002 presumes \"DMA-TOY, DMA-MAP-005: one is first\", which*"
    )]
    [InlineData("; DMA-MAP-006: too", "; DMA-MAP-005: too", "18: DMA-TOY-002 presumes DMA-MAP-005 twice")]
    [InlineData("; DMA-MAP-006: too", "; Pool: too; Pool: again", "18: DMA-TOY-002 presumes Pool twice")]
    [InlineData("untestable: nobody can tell", "tested", "20: DMA-TOY-002 has a standing that is neither*")]
    public void A_broken_file_is_refused_with_file_and_line(string right, string wrong, string message)
    {
        Toy.Should().Contain(right);
        var read = () =>
            ClauseCatalogue.Load().With("toys/Toy.md", Toy.Replace(right, wrong, StringComparison.Ordinal));

        read.Should()
            .Throw<FormatException>()
            .WithMessage($"toys/Toy.md:{message}.")
            .Which.Message.Should()
            .NotContain("\n");
    }

    [Theory]
    [InlineData("DMA-TOY-001, ", "DMA-TOY-003, ", "DMA-TOY-002 presumes DMA-TOY-003, which is not there.")]
    [InlineData("DMA-TOY-001, ", "DMA-TOY-002, ", "DMA-TOY-002 presumes DMA-TOY-002, which is itself.")]
    [InlineData("DMA-TOY-001, ", "Nowhere, ", "DMA-TOY-002 presumes the area Nowhere, which is not there.")]
    [InlineData("DMA-TOY-001, ", "Toy, ", "DMA-TOY-002 presumes the area Toy, which is its own.")]
    public void A_clause_presumes_another_one_that_is_there(string right, string wrong, string message)
    {
        var read = () =>
            ClauseCatalogue.Load().With("toys/Toy.md", Toy.Replace(right, wrong, StringComparison.Ordinal));

        read.Should().Throw<FormatException>().WithMessage("toys/Toy.md#dma-toy-002: " + message);
    }

    [Fact]
    public void The_file_is_right_as_long_as_nobody_breaks_it()
    {
        var read = () => ClauseCatalogue.Load().With("toys/Toy.md", Toy);

        read.Should().NotThrow();
    }

    [Theory]
    [InlineData("")]
    [InlineData("# Toy\n\nNothing here.\n\n## Words\n")]
    public void A_file_without_clauses_is_refused(string markdown)
    {
        var read = () => ClauseCatalogue.Load().With("Toy.md", markdown);

        read.Should().Throw<FormatException>().WithMessage("Toy.md: there is no clause in it*");
    }

    [Fact]
    public void An_id_that_is_there_already_is_refused()
    {
        var read = () =>
            ClauseCatalogue
                .Load()
                .With("Toy.md", Toy)
                .With("Other.md", Toy.Replace("002", "003", StringComparison.Ordinal));

        read.Should()
            .Throw<FormatException>()
            .WithMessage("Other.md: DMA-TOY-001 is there already, as Toy.md#dma-toy-001.");
    }

    [Theory]
    [InlineData(
        "Other.md",
        "DMA-MAP-9",
        "Other.md: DMA-MAP and Other are not free; DMA-MAP-001 of Streaming stands in *"
    )]
    [InlineData(
        "Streaming.md",
        "DMA-TOY-9",
        "Streaming.md: DMA-TOY and Streaming are not free; DMA-MAP-001 of Streaming *"
    )]
    public void An_area_and_the_beginning_of_its_ids_belong_to_one_file(string file, string ids, string message)
    {
        var read = () => ClauseCatalogue.Load().With(file, Toy.Replace("DMA-TOY-0", ids, StringComparison.Ordinal));

        read.Should().Throw<FormatException>().WithMessage(message);
    }
}
