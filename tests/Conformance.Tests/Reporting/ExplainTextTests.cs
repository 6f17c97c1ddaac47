using Dma.Conformance.Clauses;
using Dma.Conformance.Reporting;

namespace Dma.Conformance.Tests.Reporting;

public class ExplainTextTests
{
    /// <summary>Of the clauses that ship none waits.</summary>
    private const string Waiting = """
        # Toy

        ## DMA-TOY-001

        - Title: a toy waits
        - Level: MUST
        - Statement: A toy waits.
        - Source: Contract, "Toy"
        - Observed by: nobody
        - Standing: waits for Coherent: a buffer of a toy is none before

        """;

    private static readonly ClauseCatalogue Catalogue = ClauseCatalogue.Load();

    [Fact]
    public void A_clause_is_explained_with_all_that_specs_says_of_it() =>
        ExplainText
            .Render(Catalogue[new ClauseId("DMA-PLAT-008")])
            .Should()
            .Be(
                """
                DMA-PLAT-008 MUST promised blocks are given

                  On a fresh or drained machine as many blocks of as many pages as the description promises can be live at
                  once. A request within the promise is refused no more often in a row than declared.

                  source       Contract, "RoomPromise"
                  observed by  allocate pages
                  applies      promises-blocks
                  tested       yes
                  stands in    specs/Platform.md#dma-plat-008

                """
            );

    [Fact]
    public void Sources_and_a_facet_stand_in_lines_of_their_own() =>
        ExplainText
            .Render(Catalogue[new ClauseId("DMA-ADDR-001")])
            .Should()
            .Contain("  source       API, \"Part Id\"\n               HOWTO, \"DMA addressing capabilities\"\n")
            .And.Contain("\n  needs        IAddressing\n  applies      always\n");

    [Fact]
    public void A_clause_that_is_not_tested_says_why()
    {
        ExplainText
            .Render(Catalogue[new ClauseId("DMA-PLAT-012")])
            .Should()
            .Contain("  tested       no: the contract allocates whole pages only, and a page is never");
        ExplainText
            .Render(Catalogue.With("Toy.md", Waiting)[new ClauseId("DMA-TOY-001")])
            .Should()
            .Contain("  tested       not yet, waits for Coherent: a buffer of a toy");
    }

    [Fact]
    public void Every_clause_can_be_explained_in_lines_that_fit()
    {
        foreach (var clause in Catalogue.Clauses)
        {
            var text = ExplainText.Render(clause);

            text.Split('\n').Should().OnlyContain(line => line.Length <= Sheet.Width);
            text.Should().NotContain("\r").And.EndWith($"{clause.Anchor}\n");
            foreach (
                var word in $"{clause.Statement} {clause.Source} {clause.ObservedBy}".Split(
                    [' ', ';'],
                    StringSplitOptions.RemoveEmptyEntries
                )
            )
            {
                text.Should().Contain(word);
            }
        }
    }
}
