using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Conformance.Reporting;

namespace Dma.Conformance;

/// <summary>A short program for a platform, as a failure prints it: put into a test it keeps the platform right.</summary>
/// <remarks>
/// <para>
/// A step names an operation and its arguments as <c>name=value</c>: sizes, offsets and masks in hexadecimal, choices by
/// name, a device by its position (<c>0</c> or <c>0:nic0</c>), and what an earlier step made by that step's id (<c>#1</c>).
/// </para>
/// <para>A step that the documents do not define at its place, such as a sync of a mapping that was refused, is left out.</para>
/// </remarks>
/// <example>
/// <code>
/// new Repro(new MyPlatformFactory(), "default", seed: 0x2a)
///     .Step(1, "alloc_pages", "count=1 placement=ANY")
///     .Step(2, "cpu_load", "buffer=#1 offset=0x0 size=0x40")
///     .Judge();
/// </code>
/// </example>
public sealed class Repro
{
    private readonly IDmaPlatformFactory _factory;
    private readonly string _profile;
    private readonly ulong _seed;
    private readonly AreaTable _areas;
    private readonly StepReader _reader;
    private readonly List<Operation> _steps = [];
    private bool _twice;

    /// <summary>Begins a program for a profile of a factory.</summary>
    /// <param name="factory">Makes the machines.</param>
    /// <param name="profile">One of the factory's profiles.</param>
    /// <param name="seed">The seed of the machine.</param>
    public Repro(IDmaPlatformFactory factory, string profile, ulong seed)
        : this(factory, profile, seed, AreaTable.Standard) { }

    /// <summary>Begins a program for a platform without a factory.</summary>
    /// <param name="create">Makes a machine from a seed.</param>
    /// <param name="profile">A name for reports.</param>
    /// <param name="seed">The seed of the machine.</param>
    public Repro(Func<ulong, IDmaPlatform> create, string profile, ulong seed)
        : this(new SinglePlatformFactory(create, profile), profile, seed) { }

    internal Repro(IDmaPlatformFactory factory, string profile, ulong seed, AreaTable areas)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentException.ThrowIfNullOrEmpty(profile);
        (_factory, _profile, _seed, _areas) = (factory, profile, seed, areas);
        _reader = new StepReader(areas);
    }

    /// <summary>Adds a step.</summary>
    /// <param name="id">Its id, 1 to 2^32-1, which no other step has; it decides what a platform that knows of steps chooses.</param>
    /// <param name="operation">The name of the operation.</param>
    /// <param name="arguments">All arguments as <c>name=value</c>, parted by single spaces.</param>
    /// <returns>The program.</returns>
    /// <exception cref="TraceException">There is no such operation, an argument has no meaning, or the id is taken.</exception>
    public Repro Step(ulong id, string operation, string arguments)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(arguments);
        _steps.Add(_reader.Read(id, operation, arguments));
        return this;
    }

    /// <summary>Has the program run on two machines of the same seed, whose answers must be alike.</summary>
    /// <returns>The program.</returns>
    public Repro Twice()
    {
        _twice = true;
        return this;
    }

    /// <summary>Runs the program on a new machine, and judges every answer; a call that takes 30 seconds hangs.</summary>
    /// <exception cref="ConformanceException">The platform breaks a clause; the message shows how.</exception>
    public void Judge() => Judge(TimeSpan.FromSeconds(30));

    /// <summary>Runs the program on a new machine, and judges every answer.</summary>
    /// <param name="patience">How long a call may take before it is said to hang; <see cref="Timeout.InfiniteTimeSpan" />: for ever.</param>
    /// <exception cref="ConformanceException">The platform breaks a clause; the message shows how.</exception>
    public void Judge(TimeSpan patience)
    {
        var rerun = new Rerun(_factory, _profile, _areas);
        if (rerun.Find(_steps, _seed, _twice, patience) is { } failure)
        {
            var clause = ClauseCatalogue.Load()[failure.Violation.Clause];
            throw new ConformanceException(clause.Id, FailureText.Render(failure, clause, null, null));
        }
    }
}
