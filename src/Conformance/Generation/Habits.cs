using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Generation;

/// <summary>What one sequence likes to do, drawn anew for each: some operations often, some never, one thing again and again.</summary>
internal sealed class Habits
{
    private static readonly int[] SwarmFactors = [0, 1, 2, 4];
    private static readonly int[] Plenty = [1, 1, 2, 3, 5, 64];

    /// <summary>Of the facets that a platform provides a sequence uses about so many.</summary>
    private const int UsualFacets = 4;

    private readonly int[] _weights;
    private readonly string[] _facets;
    private readonly HashSet<string> _inUse = [];
    private readonly Dictionary<Argument, int[]> _choices = [];
    private readonly Dictionary<HandleKind, int> _enough = [];
    private int _sum;

    /// <param name="kinds">The kinds that the profile provides.</param>
    public Habits(IReadOnlyList<OperationKind> kinds)
    {
        Kinds = kinds;
        foreach (var made in kinds.Select(kind => kind.Makes).OfType<HandleKind>())
        {
            _enough[made] = 1;
        }

        _weights = new int[kinds.Count];
        _facets = [.. kinds.Where(kind => !kind.EndsSequence).Select(kind => kind.Needs).OfType<string>().Distinct()];
        foreach (var argument in kinds.SelectMany(kind => kind.Arguments))
        {
            if (argument.Role == ArgumentRole.Choice && !_choices.ContainsKey(argument))
            {
                _choices.Add(argument, new int[argument.Choices.Count]);
            }
        }
    }

    public IReadOnlyList<OperationKind> Kinds { get; }

    /// <summary>Whether memory is neither loaded nor stored.</summary>
    public bool IsDry { get; private set; }

    /// <summary>Whether offsets and sizes keep to multiples of the cache line.</summary>
    public bool IsAligned { get; private set; }

    /// <summary>Of eight times, how often the thing that was used last is used again.</summary>
    public int Affinity { get; private set; }

    /// <summary>Of eight times, how often the operation that was done last is done again.</summary>
    public int Repetition { get; private set; }

    /// <summary>Whether the thing that is used otherwise is the newest, the oldest, or any.</summary>
    public ReleaseOrder Order { get; private set; }

    /// <summary>Of eight times, how often a hand-over has a store before it and a load after it, of the same bytes.</summary>
    public int Care { get; private set; }

    /// <summary>Draws the habits of the next sequence.</summary>
    /// <param name="choice">The choices.</param>
    /// <param name="meant">What is to be the last step of the sequence: what it uses is made; null if anything may be.</param>
    public void Draw(ref SeededChoice choice, OperationKind? meant = null)
    {
        _sum = 0;
        DrawFacets(ref choice, meant);

        // Room, masks and addresses show without a single access, and so many times more often in the same number of steps.
        IsDry = choice.Chance(1, 8);
        for (var i = 0; i < _weights.Length; i++)
        {
            // What makes things is not left out: without a buffer there is nothing to do.
            var factor = SwarmFactors[choice.Below(SwarmFactors.Length)];
            factor = factor == 0 && Kinds[i].Makes is not null ? 1 : factor;
            factor = Kinds[i].EndsSequence || Kinds[i].Needs is { } needs && !_inUse.Contains(needs) ? 0 : factor;
            if (IsDry)
            {
                factor =
                    factor > 0 && Kinds[i].Makes is not null ? SwarmFactors[^1]
                    : Kinds[i].Origin is not null ? 0
                    : factor;
            }

            _sum += _weights[i] = Kinds[i].Weight * factor;
        }

        foreach (var weights in _choices.Values)
        {
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = SwarmFactors[choice.Below(SwarmFactors.Length)];
            }

            weights[0] += 1;
        }

        foreach (var made in _enough.Keys)
        {
            _enough[made] = Plenty[IsDry ? Plenty.Length - 1 : choice.Below(Plenty.Length)];
        }

        IsAligned = choice.Chance(1, 2);
        Care = 6 + choice.Below(3);
        Affinity = choice.Below(8);
        Repetition = choice.Chance(1, 4) ? choice.Below(4) : 0;
        Order = (ReleaseOrder)choice.Below(3);
    }

    /// <summary>Draws a kind.</summary>
    public OperationKind DrawKind(ref SeededChoice choice) => Kinds[Pick(_weights, _sum, ref choice)];

    /// <summary>Whether the sequence has as many things as a kind makes as it likes to have at a time.</summary>
    public bool HasEnough(OperationKind kind, SpecificationState state) =>
        kind.Makes is { } made && kind.CountInUse(state) >= _enough[made];

    /// <summary>Draws a kind that makes what the sequence has none of; without it there is little else to do.</summary>
    /// <returns>Null if nothing is missing.</returns>
    public OperationKind? DrawMissing(SpecificationState state, ref SeededChoice choice)
    {
        HandleKind? missing = null;
        var sum = 0;
        for (var i = 0; i < _weights.Length; i++)
        {
            if (
                _weights[i] > 0
                && Kinds[i].Makes is { } made
                && (missing ?? made) == made
                && Kinds[i].CountInUse(state) == 0
            )
            {
                missing = made;
                sum += _weights[i];
            }
        }

        if (missing is null)
        {
            return null;
        }

        var drawn = choice.Below(sum);
        for (var i = 0; ; i++)
        {
            if (Kinds[i].Makes == missing && (drawn -= _weights[i]) < 0)
            {
                return Kinds[i];
            }
        }
    }

    /// <summary>Draws one of the named values of an argument.</summary>
    public int DrawChoice(Argument argument, ref SeededChoice choice)
    {
        var weights = _choices[argument];
        var sum = 0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        return Pick(weights, sum, ref choice);
    }

    /// <summary>
    /// Draws which facets the sequence uses. The more there are the fewer of them: what two areas have to do with each other
    /// shows with two of them in use as well as with ten, and each of the two far more often.
    /// </summary>
    private void DrawFacets(ref SeededChoice choice, OperationKind? meant)
    {
        _inUse.Clear();
        foreach (var facet in _facets)
        {
            if (choice.Chance(UsualFacets, Math.Max(UsualFacets + 1, _facets.Length)))
            {
                _inUse.Add(facet);
            }
        }

        foreach (var argument in meant?.Arguments ?? [])
        {
            if (argument.Handle is { } used && FindMaker(used) is { } maker)
            {
                _inUse.Add(maker);
            }
        }

        // Whoever uses a thing needs someone who makes it.
        while (FindMissingMaker() is { } maker)
        {
            _inUse.Add(maker);
        }
    }

    /// <summary>The facet of what makes a thing that is used and that nothing in use makes; null if there is none.</summary>
    private string? FindMissingMaker()
    {
        for (var i = 0; i < Kinds.Count; i++)
        {
            var kind = Kinds[i];
            for (var j = 0; j < kind.Arguments.Count && IsInUse(kind); j++)
            {
                if (kind.Arguments[j].Handle is { } used && FindMaker(used) is { } maker)
                {
                    return maker;
                }
            }
        }

        return null;
    }

    private bool IsInUse(OperationKind kind) => kind.Needs is null || _inUse.Contains(kind.Needs);

    /// <summary>The first facet by which a thing is made; null if something in use makes it already, or nothing ever does.</summary>
    private string? FindMaker(HandleKind used)
    {
        string? first = null;
        for (var i = 0; i < Kinds.Count; i++)
        {
            var kind = Kinds[i];
            if (used.Includes(kind.Makes))
            {
                if (IsInUse(kind))
                {
                    return null;
                }

                first ??= kind.Needs;
            }
        }

        return first;
    }

    private static int Pick(int[] weights, int sum, ref SeededChoice choice)
    {
        var drawn = choice.Below(sum);
        var index = 0;
        for (; drawn >= weights[index]; index++)
        {
            drawn -= weights[index];
        }

        return index;
    }
}

/// <summary>Which of several things is used.</summary>
internal enum ReleaseOrder
{
    Any,
    Newest,
    Oldest,
}
