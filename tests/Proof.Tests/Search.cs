using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Proof.Tests;

/// <summary>What a search ended with.</summary>
/// <param name="Violation">The first clause that was broken and not set aside; null if none was.</param>
/// <param name="Operations">How many operations were checked.</param>
/// <param name="Evidence">What the clauses could have been broken by.</param>
/// <param name="Steps">The steps of the last sequence; with a violation, the last one is where it showed.</param>
/// <param name="PlatformSeed">The seed of the last machine.</param>
internal sealed record Found(
    Violation? Violation,
    long Operations,
    Evidence Evidence,
    IReadOnlyList<Operation> Steps,
    ulong PlatformSeed
)
{
    /// <summary>The id of the clause; null if none was broken.</summary>
    public string? Clause => Violation?.Clause.Text;
}

/// <summary>Walks one platform until a clause is broken or a number of operations is spent.</summary>
internal sealed class Search
{
    // Now and then a sequence is run twice, which is how a platform is caught that does not answer alike.
    private const ulong TwiceEvery = 50;

    private readonly Walk _walk;
    private readonly ulong _seed;
    private readonly bool _runsTwice;

    public Search(IDmaPlatformFactory factory, string profile, ulong seed, params IEnumerable<ClauseId> setAside)
        : this(factory, profile, seed, AreaTable.Standard, setAside) { }

    public Search(
        IDmaPlatformFactory factory,
        string profile,
        ulong seed,
        AreaTable areas,
        params IEnumerable<ClauseId> setAside
    )
    {
        var forgiven = setAside.ToHashSet();
        Worker = new(Subject.Create(factory, profile, areas), forgiven);
        _runsTwice = !forgiven.Contains(PlatformClauses.SameSeedSameAnswers);
        _walk = new(Worker);
        _seed = seed;
    }

    public Worker Worker { get; }

    /// <param name="operations">How many operations there may be.</param>
    /// <param name="seen">Told the steps of each sequence; null: nobody.</param>
    public Found Run(long operations, Action<IReadOnlyList<Operation>>? seen = null)
    {
        Violation? violation = null;
        IReadOnlyList<Operation> steps = [];
        var platformSeed = 0UL;
        long checkedSoFar = 0;
        for (var index = 0UL; violation is null && checkedSoFar < operations; index++)
        {
            var seed = Mixing.Mix(_seed, index);
            var answers = _runsTwice && index % TwiceEvery == 0 ? new List<ulong>() : null;
            var outcome = _walk.Run(seed, 100, answers);
            checkedSoFar += Worker.Steps.Count;
            seen?.Invoke(Worker.Steps);
            platformSeed = Walk.PlatformSeedOf(seed);
            if (answers is not null && outcome.Violation is null)
            {
                outcome = new Executor(Worker).Compare(outcome.Steps, platformSeed, answers, outcome);
            }

            (violation, steps) = (outcome.Violation, outcome.Steps);
        }

        return new(violation, checkedSoFar, Worker.State.Evidence, steps, platformSeed);
    }
}
