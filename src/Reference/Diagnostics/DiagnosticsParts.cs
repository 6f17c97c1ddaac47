namespace Dma.Reference;

/// <summary>What a checker is made of: a part for each family of calls. Immutable.</summary>
/// <remarks>A part is replaced as those of a machine are (<see cref="MachineParts" />).</remarks>
public sealed record DiagnosticsParts
{
    /// <summary>The parts as they are.</summary>
    public static DiagnosticsParts Standard { get; } = new();

    /// <summary>What the checker says of itself.</summary>
    /// <remarks>All classes; a platform without domains and address spaces leaves out those of their calls.</remarks>
    public DiagnosticsDescription Description { get; init; } =
        new() { Finds = [.. Enum.GetValues<Misuse>().Where(static misuse => misuse != Misuse.None)] };

    /// <summary>Makes what keeps the reports.</summary>
    public Func<Ledger, MisuseReports> Reports { get; init; } = static ledger => new(ledger);

    /// <summary>Makes the checks of mappings of one buffer, and of registers.</summary>
    public Func<Ledger, MappingChecks> Mappings { get; init; } = static ledger => new(ledger);

    /// <summary>Makes the checks of lists.</summary>
    public Func<Ledger, ListChecks> Lists { get; init; } = static ledger => new(ledger);

    /// <summary>Makes the checks of buffers.</summary>
    public Func<Ledger, BufferChecks> Buffers { get; init; } = static ledger => new(ledger);

    /// <summary>Makes the checks of pools.</summary>
    public Func<Ledger, PoolChecks> Pools { get; init; } = static ledger => new(ledger);

    /// <summary>Makes the checks of user mappings.</summary>
    public Func<Ledger, UserMappingChecks> UserMappings { get; init; } = static ledger => new(ledger);

    /// <summary>Makes the checks of memory that is declared for devices.</summary>
    public Func<Ledger, DeclaredMemoryChecks> DeclaredMemory { get; init; } = static ledger => new(ledger);

    /// <summary>Makes the checks of pages and contiguous blocks.</summary>
    public Func<Ledger, PageChecks> Pages { get; init; } = static ledger => new(ledger);

    /// <summary>Makes what is kept of addresses of two cycles.</summary>
    public Func<Ledger, DoubleAddressCycleChecks> DoubleAddressCycles { get; init; } = static ledger => new(ledger);

    /// <summary>Makes the checks of domains and address spaces.</summary>
    public Func<Ledger, DomainChecks> Domains { get; init; } = static ledger => new(ledger);

    /// <summary>Makes the checks of what the CPU and the devices access.</summary>
    public Func<Ledger, PoolChecks, AccessChecks> Accesses { get; init; } =
        static (ledger, pools) => new(ledger, pools);
}
