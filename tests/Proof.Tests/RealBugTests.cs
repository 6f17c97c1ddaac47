using Dma.Mutants;

namespace Dma.Proof.Tests;

/// <summary>Defects that shipped in real DMA code are among the platforms that the suite catches.</summary>
public sealed class RealBugTests
{
    /// <summary>Each defect by the number that mutants name as their source.</summary>
    private static readonly Dictionary<string, string> Bugs = new()
    {
        ["B01"] = "a FROM_DEVICE map does not copy the buffer in: what the device leaves out comes back as old bytes",
        ["B02"] = "sync_for_device copies in for FROM_DEVICE too",
        ["B05"] = "slots are handed out from the middle of a page",
        ["B07"] = "the largest mapping forgets the bits of an address that are kept",
        ["B09"] = "a list is synced where the buffer lies, and not where its copy does",
        ["B11"] = "caches are cleaned for the buffer, and not for its copy",
        ["B13"] = "unmap copies the whole slot back",
        ["B15"] = "the last block before each boundary of a pool is lost",
        ["B17"] = "the statistics of a pool forget its boundary",
        ["B19"] = "a block that is used again is not cleared",
        ["B20"] = "page numbers of declared memory are shifted in 32 bits",
        ["B22"] = "an area beyond the mask ends the allocation",
        ["B24"] = "coherent memory behind an IOMMU follows the streaming mask",
        ["B26"] = "the end of a buffer wraps, and a small sum passes",
        ["B28"] = "address 0 stands for failure",
        ["B30"] = "a reserved range of no bytes spoils the allocator",
        ["B32"] = "a window of addresses that grows gets one piece too many",
        ["B34"] = "the offset of a list's entry is counted twice",
        ["B37"] = "entries are merged across a boundary",
        ["B39"] = "what is undone after a failed map is not what was done",
        ["B40"] = "a user mapping begins with the first page whatever page was asked for",
        ["B42"] = "a remapped CPU address is taken for a linear one",
        ["B44"] = "only the part of a large page that was asked for is flushed",
        ["B46"] = "a large page wipes what is mapped behind the range",
        ["B48"] = "a buffer whose middle is empty is mapped and undone wrongly",
        ["B51"] = "permissions do not follow the direction",
        ["B53"] = "blocks are aligned to their area",
        ["B55"] = "a bit of the map is compared with a number of pages, and the search never ends",
        ["B57"] = "memory is not cleared, or not to its end",
    };

    /// <summary>Those that nothing can have before domains and windows of addresses exist.</summary>
    private static readonly string[] Missing = ["B32"];

    [Fact]
    public void Every_real_bug_is_a_mutant_that_must_be_caught() =>
        MutantCatalogue
            .All.Select(mutant => mutant.Source)
            .OfType<string>()
            .Distinct()
            .Should()
            .BeEquivalentTo(Bugs.Keys.Except(Missing));

    [Fact]
    public void No_real_bug_is_out_of_reach() =>
        MutantCatalogue
            .BeyondReach.Select(mutant => mutant.Source)
            .OfType<string>()
            .Should()
            .BeSubsetOf(MutantCatalogue.All.Select(mutant => mutant.Source).OfType<string>());
}
