using Dma.Conformance.Clauses;

namespace Dma.Conformance.Tests.Clauses;

public class ClauseCatalogueTests
{
    private const string Toy = """
        # Toy

        A heading of the first level and an introduction, before the clauses, are for people.

        ## DMA-TOY-002

        - Title: the second
        - Level: SHOULD
        - Statement: It is second. It has: a colon.
        - Source: API, "Part Id"
        - Observed by: device load
        - Needs: IStreaming
        - Applies: isolates and not map-may-copy

        ## DMA-TOY-001

        - Title: the first
        - Level: MAY
        - Statement: It is first.
        - Source: API, "Part Id"
        - Observed by: nothing
        - Standing: untestable: nobody can tell

        ## DMA-TOY-003

        - Title: the third
        - Level: MUST
        - Statement: It is third.
        - Source: API, "Part Id"
        - Observed by: alloc
        - Standing: waits for Coherent: the call comes later: then

        """;

    private static readonly ClauseCatalogue Catalogue = ClauseCatalogue.Load();

    [Fact]
    public void Load_finds_the_areas_and_no_other_file()
    {
        Catalogue
            .Clauses.Select(clause => clause.Area)
            .Distinct()
            .Should()
            .Equal(
                "Addressing",
                "Bounce",
                "Coherent",
                "Contiguous",
                "DeviceMemory",
                "DeviceTree",
                "Diagnostics",
                "Dispatch",
                "Iommu",
                "Legacy",
                "Ordering",
                "Platform",
                "Pool",
                "Scatterlist",
                "Streaming",
                "UserMapping"
            );
    }

    [Fact]
    public void Load_reads_what_stands_in_a_file()
    {
        var clause = Catalogue[StreamingClauses.SyncForDeviceGives];

        clause.Id.Text.Should().Be("DMA-MAP-007");
        clause.Area.Should().Be("Streaming");
        clause.Level.Should().Be(ClauseLevel.Must);
        clause.Title.Should().Be("sync_for_device gives exactly its range");
        clause.Needs.Should().Be(nameof(IStreaming));
        clause.Applies.ToString().Should().Be("non-coherent-device or map-may-copy or giving-drains");
        clause.Standing.Should().Be(ClauseStanding.Tested);
        clause.Anchor.Should().Be("specs/Streaming.md#dma-map-007");
        clause.ToString().Should().Be("DMA-MAP-007 MUST sync_for_device gives exactly its range");
    }

    [Fact]
    public void With_reads_every_field()
    {
        var catalogue = Catalogue.With("toys/Toy.md", Toy);

        catalogue[new("DMA-TOY-002")]
            .Should()
            .Be(
                new Clause
                {
                    Id = new("DMA-TOY-002"),
                    Area = "Toy",
                    Title = "the second",
                    Level = ClauseLevel.Should,
                    Statement = "It is second. It has: a colon.",
                    Source = "API, \"Part Id\"",
                    ObservedBy = "device load",
                    Needs = "IStreaming",
                    Applies = ClauseCondition.Parse("isolates and not map-may-copy"),
                    Anchor = "toys/Toy.md#dma-toy-002",
                }
            );
    }

    [Fact]
    public void With_reads_standings()
    {
        var catalogue = Catalogue.With("Toy.md", Toy);

        var untestable = catalogue[new("DMA-TOY-001")];
        untestable.Standing.Should().Be(ClauseStanding.Untestable);
        untestable.Reason.Should().Be("nobody can tell");
        untestable.WaitsFor.Should().BeNull();
        untestable.Level.Should().Be(ClauseLevel.May);
        untestable.Applies.Should().Be(ClauseCondition.Always);
        untestable.Needs.Should().BeNull();

        var waiting = catalogue[new("DMA-TOY-003")];
        waiting.Standing.Should().Be(ClauseStanding.Waiting);
        waiting.WaitsFor.Should().Be("Coherent");
        waiting.Reason.Should().Be("the call comes later: then");
    }

    [Fact]
    public void With_reads_what_a_clause_presumes_and_why()
    {
        var toy = Toy.Replace(
            "- Needs: IStreaming",
            "- Presumes: DMA-TOY-001, DMA-MAP-005: it: is first; DMA-TOY-003: too",
            StringComparison.Ordinal
        );

        var catalogue = Catalogue.With("Toy.md", toy);

        catalogue[new("DMA-TOY-002")]
            .Presumes.Should()
            .Equal(
                new Presumption(new("DMA-TOY-001"), "it: is first"),
                new Presumption(new("DMA-MAP-005"), "it: is first"),
                new Presumption(new("DMA-TOY-003"), "too")
            );
        catalogue
            .PresumedBy(new("DMA-TOY-002"))
            .Should()
            .BeEquivalentTo<ClauseId>([new("DMA-TOY-001"), new("DMA-MAP-005"), new("DMA-TOY-003")]);
        catalogue.PresumedBy(new("DMA-TOY-001")).Should().BeEmpty();
        catalogue.PresumedBy(new("DMA-NONE-001")).Should().BeEmpty();
    }

    [Fact]
    public void An_area_that_a_clause_presumes_stands_for_its_tested_clauses()
    {
        var toy = Toy.Replace(
            "- Needs: IStreaming",
            "- Presumes: Streaming: it is first; DMA-MAP-005: for another reason",
            StringComparison.Ordinal
        );

        var presumes = Catalogue.With("Toy.md", toy)[new("DMA-TOY-002")].Presumes;

        presumes
            .Select(presumption => presumption.Clause)
            .Should()
            .BeEquivalentTo(
                Catalogue
                    .InArea("Streaming")
                    .Where(clause => clause.Standing == ClauseStanding.Tested)
                    .Select(clause => clause.Id)
            );
        presumes.Should().ContainSingle(presumption => presumption.Reason == "for another reason");
        Catalogue.InArea("Streaming").Should().Contain(clause => clause.Standing != ClauseStanding.Tested);
    }

    [Fact]
    public void With_leaves_the_first_catalogue_as_it_was()
    {
        var more = Catalogue.With("Toy.md", Toy);

        more.Clauses.Should().HaveCount(Catalogue.Clauses.Count + 3).And.Contain(Catalogue.Clauses);
        Catalogue.TryFind("DMA-TOY-001", out _).Should().BeFalse();
    }

    [Fact]
    public void Clauses_are_ordered_by_area_and_then_by_id()
    {
        var clauses = Catalogue
            .With("Toy.md", Toy)
            .With("A.md", Toy.Replace("TOY", "AAA", StringComparison.Ordinal))
            .Clauses;

        clauses
            .Select(clause => $"{clause.Area} {clause.Id}")
            .Should()
            .BeInAscendingOrder(StringComparer.Ordinal)
            .And.StartWith("A DMA-AAA-001")
            .And.ContainInOrder("Streaming DMA-MAP-001", "Toy DMA-TOY-003", "UserMapping DMA-MMAP-001");
    }

    [Fact]
    public void Lines_may_end_as_on_Windows()
    {
        var catalogue = Catalogue.With("Toy.md", Toy.ReplaceLineEndings("\r\n"));

        catalogue.Clauses.Should().Equal(Catalogue.With("Toy.md", Toy).Clauses);
    }

    [Theory]
    [InlineData("DMA-MAP-005")]
    [InlineData("dma-map-005")]
    public void TryFind_takes_either_case(string id)
    {
        Catalogue.TryFind(id, out var clause).Should().BeTrue();

        clause!.Id.Should().Be(StreamingClauses.MapGivesToDevice);
    }

    [Theory]
    [InlineData("DMA-MAP-999")]
    [InlineData("MAP-005")]
    [InlineData("")]
    public void TryFind_finds_nothing_else(string id)
    {
        Catalogue.TryFind(id, out var clause).Should().BeFalse();

        clause.Should().BeNull();
    }

    [Fact]
    public void The_indexer_names_an_id_that_is_not_there()
    {
        var find = () => Catalogue[new("DMA-MAP-999")];

        find.Should().Throw<KeyNotFoundException>().WithMessage("There is no clause DMA-MAP-999.");
    }

    [Fact]
    public void InArea_gives_one_area()
    {
        Catalogue
            .InArea("Dispatch")
            .Should()
            .HaveCountGreaterThan(1)
            .And.OnlyContain(clause => clause.Area == "Dispatch");
        Catalogue.InArea("Elsewhere").Should().BeEmpty();
    }

    /// <summary>Else a platform that breaks what a document demands could end as one that breaks what none does.</summary>
    [Fact]
    public void A_clause_is_never_reported_as_a_weaker_one()
    {
        var catalogue = ClauseCatalogue.Load();

        catalogue
            .Clauses.Where(clause => clause.Level == ClauseLevel.Must)
            .SelectMany(clause => catalogue.PresumedBy(clause.Id))
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(presumed => catalogue[presumed].Level == ClauseLevel.Must);
        catalogue.PresumedBy(StreamingClauses.UnwrittenBytesAreKept).Should().Contain(PlatformClauses.CpuSeesItsStores);
    }
}
