namespace Dma.Variants.Adversary;

/// <summary>What a cache does with lines by itself, at every step.</summary>
public enum CachingWay
{
    /// <summary>Nothing.</summary>
    Keeps = 0,

    /// <summary>Dirty lines are written back.</summary>
    WritesBack = 1,

    /// <summary>All lines go.</summary>
    Evicts = 2,

    /// <summary>Lines that were dropped come back.</summary>
    BringsBack = 3,

    /// <summary>Now one and now the other.</summary>
    Restless = 4,
}

/// <summary>What brings a line into a cache.</summary>
public enum FillingWay
{
    /// <summary>A load and a store.</summary>
    ByStores = 0,

    /// <summary>A load alone.</summary>
    ByLoads = 1,

    /// <summary>A load, and the line behind it too.</summary>
    Ahead = 2,
}

/// <summary>How many lines a cache has.</summary>
public enum CapacityWay
{
    /// <summary>64.</summary>
    Large = 0,

    /// <summary>Four.</summary>
    Four = 1,

    /// <summary>One.</summary>
    One = 2,
}

/// <summary>What hand-overs do with the lines of a buffer.</summary>
public enum MaintenanceWay
{
    /// <summary>What they must.</summary>
    AsNeeded = 0,

    /// <summary>All of it at each, in whatever direction and for whichever device.</summary>
    Always = 1,

    /// <summary>Giving FROM_DEVICE drops dirty lines.</summary>
    Discards = 2,

    /// <summary>Taking leaves the lines that the CPU used since.</summary>
    WhenGiving = 3,
}

/// <summary>When a store of the CPU leaves its write buffer.</summary>
public enum StoringWay
{
    /// <summary>At once.</summary>
    AtOnce = 0,

    /// <summary>When the buffer is drained.</summary>
    WhenDrained = 1,

    /// <summary>In pieces, each at any step.</summary>
    AtAnyStep = 2,
}

/// <summary>When the CPU loads coherent memory.</summary>
public enum LoadingWay
{
    /// <summary>When it is told to.</summary>
    WhenTold = 0,

    /// <summary>As soon as it could after a barrier.</summary>
    Early = 1,

    /// <summary>At any step after a barrier.</summary>
    AtAnyStep = 2,
}

/// <summary>When stores of devices land.</summary>
public enum LandingWay
{
    /// <summary>At once.</summary>
    AtOnce = 0,

    /// <summary>When they are waited for.</summary>
    WhenComplete = 1,

    /// <summary>At any step.</summary>
    AtAnyStep = 2,
}

/// <summary>Whether a store of a device lands as one.</summary>
public enum PartingWay
{
    /// <summary>It does.</summary>
    Whole = 0,

    /// <summary>It is cut into pieces that land each by itself.</summary>
    InPieces = 1,
}

/// <summary>Whether loads of a device wait for its own stores.</summary>
public enum PassingWay
{
    /// <summary>They do.</summary>
    WaitsForStores = 0,

    /// <summary>They pass them.</summary>
    PassesStores = 1,
}

/// <summary>Which of what is free is given out.</summary>
public enum PlacingWay
{
    /// <summary>What was never used, as long as there is some.</summary>
    New = 0,

    /// <summary>The lowest, which is soon what was freed last.</summary>
    Lowest = 1,

    /// <summary>The highest.</summary>
    Highest = 2,

    /// <summary>Anything.</summary>
    Scattered = 3,

    /// <summary>What was freed last.</summary>
    LastFreed = 4,

    /// <summary>The first and the last there are.</summary>
    Ends = 5,
}

/// <summary>What new pages hold.</summary>
public enum ContentWay
{
    /// <summary>What memory holds.</summary>
    Settled = 0,

    /// <summary>What was left in caches and write buffers too.</summary>
    AsLeft = 1,
}

/// <summary>When what was removed is dead.</summary>
public enum InvalidationWay
{
    /// <summary>At once.</summary>
    AtOnce = 0,

    /// <summary>Now and then.</summary>
    NowAndThen = 1,

    /// <summary>When the machine settles, or when too much waits.</summary>
    Late = 2,
}

/// <summary>When the memory of buffers is zeroed.</summary>
public enum ZeroingWay
{
    /// <summary>When it is allocated.</summary>
    AtAllocation = 0,

    /// <summary>When it is freed.</summary>
    AtFree = 1,
}

/// <summary>When a translation is fetched.</summary>
public enum FetchingWay
{
    /// <summary>When a device uses it.</summary>
    WhenUsed = 0,

    /// <summary>As soon as it is there.</summary>
    WhenMapped = 1,

    /// <summary>Each time anew.</summary>
    EachTime = 2,
}

/// <summary>Where the CPU sees a buffer.</summary>
public enum ViewingWay
{
    /// <summary>At its linear address if it has one.</summary>
    Linear = 0,

    /// <summary>At an address of its own.</summary>
    Remapped = 1,
}

/// <summary>Which mappings are copies.</summary>
public enum BouncingWay
{
    /// <summary>None but those that are said to be.</summary>
    Never = 0,

    /// <summary>Those of what the device does not reach.</summary>
    WhereNeeded = 1,

    /// <summary>All.</summary>
    Always = 2,
}

/// <summary>What a copy begins with.</summary>
public enum CopyingWay
{
    /// <summary>What the buffer holds.</summary>
    Always = 0,

    /// <summary>What lies there, where only the device stores.</summary>
    NotFromDevice = 1,
}

/// <summary>What lies beside a copy.</summary>
public enum PaddingWay
{
    /// <summary>Zeros.</summary>
    Zeros = 0,

    /// <summary>A byte that nobody stored.</summary>
    Filled = 1,
}

/// <summary>Which neighbours become one segment.</summary>
public enum MergingWay
{
    /// <summary>None.</summary>
    Never = 0,

    /// <summary>Those that meet between pages.</summary>
    Pages = 1,

    /// <summary>All that meet.</summary>
    EveryByte = 2,

    /// <summary>Some.</summary>
    NowAndThen = 3,

    /// <summary>Those that meet between pages, and the longest is parted again.</summary>
    PartsAgain = 4,
}

/// <summary>How often requests are refused.</summary>
public enum RefusingWay
{
    /// <summary>Where there is no room.</summary>
    Never = 0,

    /// <summary>Now and then.</summary>
    NowAndThen = 1,

    /// <summary>As often in a row as the platform says.</summary>
    AsOftenAsSaid = 2,
}

/// <summary>When memory that nobody uses goes back.</summary>
public enum ReturningWay
{
    /// <summary>With the pool.</summary>
    WithThePool = 0,

    /// <summary>At once.</summary>
    AtOnce = 1,
}

/// <summary>What becomes of blocks that are free.</summary>
public enum PoisoningWay
{
    /// <summary>Nothing.</summary>
    LeftAlone = 0,

    /// <summary>They are filled with what nobody stored.</summary>
    Filled = 1,
}

/// <summary>What a barrier of the CPU waits for.</summary>
public enum WaitingWay
{
    /// <summary>Its own stores.</summary>
    OwnStores = 0,

    /// <summary>The stores of devices too.</summary>
    DevicesToo = 1,
}

/// <summary>Of which addresses it is said that they need syncs.</summary>
public enum NeedingWay
{
    /// <summary>Those that do.</summary>
    AsNeeded = 0,

    /// <summary>All.</summary>
    Always = 1,

    /// <summary>Now and then others too.</summary>
    NowAndThen = 2,
}

/// <summary>How things are named.</summary>
public enum NamingWay
{
    /// <summary>Each by a name of its own.</summary>
    Rising = 0,

    /// <summary>By the name that ended last; 0 and the last there is are names.</summary>
    Reused = 1,
}

/// <summary>On which CPU the user runs.</summary>
public enum RunningWay
{
    /// <summary>On the one that the driver runs on.</summary>
    SameCpu = 0,

    /// <summary>On one with a write buffer of its own.</summary>
    OtherCpu = 1,
}

/// <summary>What the user loads where nothing is mapped.</summary>
public enum EndingWay
{
    /// <summary>Nothing: it is a fault.</summary>
    Faults = 0,

    /// <summary>Zeros.</summary>
    ShowsZeros = 1,
}

/// <summary>Where movable pages lie.</summary>
public enum LendingWay
{
    /// <summary>Never in areas.</summary>
    Never = 0,

    /// <summary>Anywhere.</summary>
    Anywhere = 1,

    /// <summary>At the beginning of areas, as long as there is room.</summary>
    FromTheStart = 2,
}

/// <summary>How large the pages of a domain are.</summary>
public enum PagingWay
{
    /// <summary>As large as they can be.</summary>
    Largest = 0,

    /// <summary>As small as they can be.</summary>
    Smallest = 1,
}

/// <summary>What goes with a part of a large page.</summary>
public enum RemovingWay
{
    /// <summary>That part.</summary>
    Exactly = 0,

    /// <summary>The whole page.</summary>
    WholePages = 1,
}

/// <summary>In which order the entries of a list are handed over.</summary>
public enum ListingWay
{
    /// <summary>From the first to the last.</summary>
    FromTheStart = 0,

    /// <summary>From the last to the first.</summary>
    FromTheEnd = 1,
}
