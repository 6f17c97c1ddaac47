namespace Dma.Variants.Adversary;

/// <summary>All freedoms that machines can be told to take.</summary>
public static class FreedomCatalogue
{
    private static readonly List<Freedom> Made = [];

    /// <summary>What caches do by themselves.</summary>
    public static Freedom<CachingWay> Caching { get; } =
        Make<CachingWay>("caching", "when lines are written back, dropped and brought in");

    /// <summary>What brings lines in.</summary>
    public static Freedom<FillingWay> Filling { get; } = Make<FillingWay>("filling", "which accesses bring lines in");

    /// <summary>How many lines there are.</summary>
    public static Freedom<CapacityWay> Capacity { get; } = Make<CapacityWay>("capacity", "how many lines a cache has");

    /// <summary>What hand-overs do with lines.</summary>
    public static Freedom<MaintenanceWay> Maintenance { get; } =
        Make<MaintenanceWay>("maintenance", "what hand-overs do with lines beyond what they must");

    /// <summary>When stores of the CPU leave its write buffer.</summary>
    public static Freedom<StoringWay> Storing { get; } = Make<StoringWay>("storing", "when stores of the CPU arrive");

    /// <summary>When the CPU loads coherent memory.</summary>
    public static Freedom<LoadingWay> Loading { get; } =
        Make<LoadingWay>("loading", "when the CPU loads coherent memory");

    /// <summary>When stores of devices land.</summary>
    public static Freedom<LandingWay> Landing { get; } = Make<LandingWay>("landing", "when stores of devices arrive");

    /// <summary>Whether stores of devices land whole.</summary>
    public static Freedom<PartingWay> Parting { get; } =
        Make<PartingWay>("parting", "whether stores of devices arrive whole");

    /// <summary>Whether loads of devices wait for stores.</summary>
    public static Freedom<PassingWay> Passing { get; } =
        Make<PassingWay>("passing", "whether loads of a device pass its own stores");

    /// <summary>What barriers wait for.</summary>
    public static Freedom<WaitingWay> Waiting { get; } =
        Make<WaitingWay>("waiting", "whether barriers wait for devices");

    /// <summary>Which pages are given out.</summary>
    public static Freedom<PlacingWay> Pages { get; } = Make<PlacingWay>("pages", "which free pages are given out");

    /// <summary>What new pages hold.</summary>
    public static Freedom<ContentWay> Content { get; } = Make<ContentWay>("content", "what new pages hold");

    /// <summary>Which DMA addresses are given out.</summary>
    public static Freedom<PlacingWay> Addresses { get; } =
        Make<PlacingWay>("addresses", "which free DMA addresses are given out");

    /// <summary>When removed translations are dead.</summary>
    public static Freedom<InvalidationWay> Invalidation { get; } =
        Make<InvalidationWay>("invalidation", "when removed translations are dead");

    /// <summary>When translations are fetched.</summary>
    public static Freedom<FetchingWay> Fetching { get; } =
        Make<FetchingWay>("fetching", "when translations are fetched");

    /// <summary>Which memory buffers get.</summary>
    public static Freedom<PlacingWay> Buffers { get; } = Make<PlacingWay>("buffers", "which free memory buffers get");

    /// <summary>When memory of buffers is zeroed.</summary>
    public static Freedom<ZeroingWay> Zeroing { get; } =
        Make<ZeroingWay>("zeroing", "when the memory of buffers is zeroed");

    /// <summary>Where the CPU sees buffers.</summary>
    public static Freedom<ViewingWay> Viewing { get; } = Make<ViewingWay>("viewing", "where the CPU sees buffers");

    /// <summary>Which slots copies get.</summary>
    public static Freedom<PlacingWay> Slots { get; } = Make<PlacingWay>("slots", "which free slots copies get");

    /// <summary>Which mappings are copies.</summary>
    public static Freedom<BouncingWay> Bouncing { get; } = Make<BouncingWay>("bouncing", "which mappings are copies");

    /// <summary>What copies begin with.</summary>
    public static Freedom<CopyingWay> Copying { get; } =
        Make<CopyingWay>("copying", "what the copy of a FROM_DEVICE mapping begins with");

    /// <summary>What lies beside copies.</summary>
    public static Freedom<PaddingWay> Padding { get; } = Make<PaddingWay>("padding", "what lies beside a copy");

    /// <summary>Which entries of a list become one segment.</summary>
    public static Freedom<MergingWay> Merging { get; } =
        Make<MergingWay>("merging", "which entries of a list become one segment");

    /// <summary>What is refused.</summary>
    public static Freedom<RefusingWay> Refusing { get; } =
        Make<RefusingWay>("refusing", "what is refused now and then");

    /// <summary>Which free blocks pools give.</summary>
    public static Freedom<PlacingWay> Blocks { get; } = Make<PlacingWay>("blocks", "which free blocks pools give");

    /// <summary>When memory of pools goes back.</summary>
    public static Freedom<ReturningWay> Returning { get; } =
        Make<ReturningWay>("returning", "when memory of pools goes back");

    /// <summary>What becomes of free blocks.</summary>
    public static Freedom<PoisoningWay> Poisoning { get; } =
        Make<PoisoningWay>("poisoning", "what free blocks of pools hold");

    /// <summary>Which addresses need syncs.</summary>
    public static Freedom<NeedingWay> Needing { get; } =
        Make<NeedingWay>("needing", "of which addresses it is said that they need syncs");

    /// <summary>How user mappings are named.</summary>
    public static Freedom<NamingWay> Naming { get; } =
        Make<NamingWay>("naming", "how user mappings and pools are named");

    /// <summary>On which CPU users run.</summary>
    public static Freedom<RunningWay> Running { get; } = Make<RunningWay>("running", "on which CPU users run");

    /// <summary>What users load where nothing is mapped.</summary>
    public static Freedom<EndingWay> Ending { get; } =
        Make<EndingWay>("ending", "what users load where nothing is mapped");

    /// <summary>Which memory of a region is given out.</summary>
    public static Freedom<PlacingWay> Regions { get; } =
        Make<PlacingWay>("regions", "which free memory of a region buffers get");

    /// <summary>Which declared memory is given out.</summary>
    public static Freedom<PlacingWay> Declared { get; } =
        Make<PlacingWay>("declared", "which free pages of declared memory buffers get");

    /// <summary>Where in an area blocks lie.</summary>
    public static Freedom<PlacingWay> Areas { get; } =
        Make<PlacingWay>("areas", "where in an area contiguous blocks lie");

    /// <summary>Where movable pages lie.</summary>
    public static Freedom<LendingWay> Lending { get; } = Make<LendingWay>("lending", "where movable pages lie");

    /// <summary>How large pages of domains are.</summary>
    public static Freedom<PagingWay> Paging { get; } = Make<PagingWay>("paging", "how large the pages of a domain are");

    /// <summary>What goes with a part of a page.</summary>
    public static Freedom<RemovingWay> Removing { get; } =
        Make<RemovingWay>("removing", "what goes with a part of a large page");

    /// <summary>In which order entries are handed over.</summary>
    public static Freedom<ListingWay> Listing { get; } =
        Make<ListingWay>("listing", "in which order entries of a list are handed over");

    /// <summary>All of them; each stands at its own index.</summary>
    public static IReadOnlyList<Freedom> All => Made;

    private static Freedom<TWay> Make<TWay>(string name, string leaves)
        where TWay : struct, Enum
    {
        var freedom = new Freedom<TWay>
        {
            Name = name,
            Leaves = leaves,
            Index = Made.Count,
        };
        Made.Add(freedom);
        return freedom;
    }
}
