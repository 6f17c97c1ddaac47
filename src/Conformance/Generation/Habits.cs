using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Generation;

/// <summary>What one sequence likes to do, drawn anew for each: some operations often, some never, one thing again and again.</summary>
internal sealed class Habits
{
    private static readonly int[] SwarmFactors = [0, 1, 2, 4];
    private static readonly int[] Plenty = [1, 1, 2, 3, 5, 64];

    private readonly Ideas _ideas;
    private readonly OperationKind[] _kinds;
    private readonly int[] _weights;

    /// <summary>The sum of the weights up to and with each kind.</summary>
    private readonly int[] _sums;
    private readonly Maker[] _makers;

    /// <summary>The position of what each kind makes among what is made; less than 0 if it makes nothing.</summary>
    private readonly int[] _things;
    private readonly int[] _enough;
    private readonly FacetChoice _facets;
    private readonly List<int[]> _choices = [];

    /// <summary>Where the weights of an argument are. It is that very argument: to compare all that it says takes long.</summary>
    private readonly Dictionary<Argument, int[]> _choicesOf = new(ReferenceEqualityComparer.Instance);

    /// <param name="kinds">The kinds that the profile provides.</param>
    /// <param name="ideas">What the generator goes by.</param>
    public Habits(IReadOnlyList<OperationKind> kinds, Ideas ideas)
    {
        _kinds = [.. kinds];
        _ideas = ideas;
        _facets = new FacetChoice(kinds);
        _weights = new int[kinds.Count];
        _sums = new int[kinds.Count];
        var made = kinds.Select(kind => kind.Makes).OfType<HandleKind>().Distinct().ToList();
        _enough = new int[made.Count];
        _makers =
        [
            .. kinds
                .Select((kind, at) => (kind, at))
                .Where(maker => maker.kind.Makes is not null)
                .Select(maker => new Maker(maker.kind, maker.at, made.IndexOf(maker.kind.Makes!))),
        ];
        _things = [.. kinds.Select(kind => kind.Makes is { } makes ? made.IndexOf(makes) : -1)];
        foreach (var argument in kinds.SelectMany(kind => kind.Arguments))
        {
            if (argument.Role == ArgumentRole.Choice && !_choicesOf.ContainsKey(argument))
            {
                _choices.Add(new int[argument.Choices.Count]);
                _choicesOf.Add(argument, _choices[^1]);
            }
        }
    }

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

    /// <summary>Whether the generator goes by an idea.</summary>
    public bool Has(Ideas idea) => (_ideas & idea) != 0;

    /// <summary>Draws the habits of the next sequence.</summary>
    /// <param name="choice">The choices.</param>
    /// <param name="meant">What is to be the last step of the sequence: what it uses is made; null if anything may be.</param>
    public void Draw(ref SeededChoice choice, OperationKind? meant)
    {
        _facets.Draw(all: !Has(Ideas.FewFacets), ref choice, meant);
        // Room, masks and addresses show without a single access, and so many times more often in the same number of steps.
        IsDry = choice.Chance(1, 8) && Has(Ideas.DrySequences);
        var sum = 0;
        for (var i = 0; i < _weights.Length; i++)
        {
            sum += _weights[i] = _kinds[i].Weight * DrawFactor(_kinds[i], ref choice);
            _sums[i] = sum;
        }

        foreach (var weights in _choices)
        {
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = Has(Ideas.SwarmChoices) ? SwarmFactors[choice.Below(SwarmFactors.Length)] : 1;
            }

            weights[0] += 1;
        }

        for (var i = 0; i < _enough.Length; i++)
        {
            _enough[i] = Plenty[IsDry || !Has(Ideas.FewThings) ? Plenty.Length - 1 : choice.Below(Plenty.Length)];
        }

        IsAligned = choice.Chance(1, 2) && Has(Ideas.Alignment);
        Care = 6 + choice.Below(3);
        Affinity = Has(Ideas.Affinity) ? choice.Below(8) : 0;
        Repetition = choice.Chance(1, 4) && Has(Ideas.Repetition) ? choice.Below(4) : 0;
        Order = Has(Ideas.ReleaseOrder) ? (ReleaseOrder)choice.Below(3) : ReleaseOrder.Any;
    }

    /// <summary>The kind at a position.</summary>
    public OperationKind this[int position] => _kinds[position];

    /// <summary>Draws a kind: its position.</summary>
    public int DrawKind(ref SeededChoice choice)
    {
        var drawn = choice.Below(_sums[^1]);
        int low = 0,
            high = _sums.Length - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_sums[middle] <= drawn)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Whether the sequence has as many things as a kind makes as it likes to have at a time.</summary>
    /// <param name="position">The position of the kind.</param>
    /// <param name="state">What must hold now.</param>
    public bool HasEnough(int position, SpecificationState state) =>
        _things[position] is >= 0 and var thing && _kinds[position].CountInUse(state) >= _enough[thing];

    /// <summary>Finds what the sequence has none of and could have.</summary>
    /// <returns>The position of it among what is made; less than 0 if nothing is missing.</returns>
    public int FindMissing(SpecificationState state)
    {
        foreach (ref readonly var maker in _makers.AsSpan())
        {
            if (_weights[maker.At] > 0 && maker.Kind.CountInUse(state) == 0)
            {
                return maker.Thing;
            }
        }

        return -1;
    }

    /// <summary>Draws a kind that makes something: its position.</summary>
    /// <param name="thing">The position of that thing among what is made.</param>
    /// <param name="choice">The choices.</param>
    public int DrawMaker(int thing, ref SeededChoice choice)
    {
        var sum = 0;
        foreach (ref readonly var maker in _makers.AsSpan())
        {
            sum += maker.Thing == thing ? _weights[maker.At] : 0;
        }

        var drawn = choice.Below(sum);
        for (var i = 0; ; i++)
        {
            if (_makers[i].Thing == thing && (drawn -= _weights[_makers[i].At]) < 0)
            {
                return _makers[i].At;
            }
        }
    }

    /// <summary>Draws one of the named values of an argument.</summary>
    public int DrawChoice(Argument argument, ref SeededChoice choice)
    {
        var weights = _choicesOf[argument];
        var sum = 0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        var drawn = choice.Below(sum);
        var index = 0;
        for (; drawn >= weights[index]; index++)
        {
            drawn -= weights[index];
        }

        return index;
    }

    private int DrawFactor(OperationKind kind, ref SeededChoice choice)
    {
        // What makes things is not left out: without a buffer there is nothing to do.
        var factor = Has(Ideas.SwarmKinds) ? SwarmFactors[choice.Below(SwarmFactors.Length)] : 1;
        return kind.EndsSequence || !_facets.Uses(kind) ? 0
            : kind.Makes is not null ? (IsDry ? SwarmFactors[^1] : Math.Max(1, factor))
            : IsDry && kind.Origin is not null ? 0
            : factor;
    }

    /// <summary>A kind that makes something.</summary>
    /// <param name="Kind">The kind.</param>
    /// <param name="At">Its position among the kinds.</param>
    /// <param name="Thing">The position of what it makes among the things that are made.</param>
    private readonly record struct Maker(OperationKind Kind, int At, int Thing);
}

/// <summary>Which of several things is used.</summary>
internal enum ReleaseOrder
{
    Any,
    Newest,
    Oldest,
}
