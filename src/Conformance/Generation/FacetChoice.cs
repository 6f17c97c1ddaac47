using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Generation;

/// <summary>
/// Which facets a sequence uses: of many only some, since what needs several steps of one area comes about too seldom among
/// all. Most slips show sooner among many facets, so that where there are few, most of them are used.
/// </summary>
internal sealed class FacetChoice
{
    /// <summary>Of the facets that a platform provides a sequence uses about so many.</summary>
    private const int Usual = 6;

    private readonly string[] _facets;
    private readonly HashSet<string> _inUse = [];
    private readonly Need[] _needs;
    private readonly Dictionary<OperationKind, string[][]> _needsOfEndings;

    /// <param name="kinds">The kinds that the profile provides.</param>
    public FacetChoice(IReadOnlyList<OperationKind> kinds)
    {
        _facets = [.. kinds.Where(kind => !kind.EndsSequence).Select(kind => kind.Needs).OfType<string>().Distinct()];
        _needs =
        [
            .. kinds
                .SelectMany(kind => NeedsOf(kind, kinds).Select(makers => new Need(kind.Needs, makers)))
                .DistinctBy(need => $"{need.User} {string.Join(' ', need.Makers)}"),
        ];
        _needsOfEndings = kinds
            .Where(kind => kind.EndsSequence)
            .ToDictionary(kind => kind, kind => NeedsOf(kind, kinds).ToArray());
    }

    /// <summary>Whether the sequence uses what a kind needs.</summary>
    public bool Uses(OperationKind kind) => Uses(kind.Needs);

    /// <summary>Draws the facets of the next sequence.</summary>
    /// <param name="all">Whether it is to use all of them.</param>
    /// <param name="choice">The choices.</param>
    /// <param name="meant">What is to be the last step of the sequence: what it uses is made; null if anything may be.</param>
    public void Draw(bool all, ref SeededChoice choice, OperationKind? meant)
    {
        _inUse.Clear();
        foreach (var facet in _facets)
        {
            if (all || choice.Chance(Usual, Math.Max(Usual + 1, _facets.Length)))
            {
                _inUse.Add(facet);
            }
        }

        foreach (var makers in meant is null ? [] : _needsOfEndings[meant])
        {
            if (!UsesAny(makers))
            {
                _inUse.Add(makers[0]);
            }
        }

        // Whoever uses a thing needs someone who makes it, and that one may use another.
        for (var i = 0; i < _needs.Length; i++)
        {
            if (Uses(_needs[i].User) && !UsesAny(_needs[i].Makers))
            {
                _inUse.Add(_needs[i].Makers[0]);
                i = -1;
            }
        }
    }

    private bool Uses(string? facet) => facet is null || _inUse.Contains(facet);

    private bool UsesAny(string[] makers)
    {
        foreach (var maker in makers)
        {
            if (Uses(maker))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>For each thing that a kind uses the facets by which it is made; nothing for what the core makes, or nobody.</summary>
    private static IEnumerable<string[]> NeedsOf(OperationKind kind, IReadOnlyList<OperationKind> kinds) =>
        kind
            .Arguments.Select(argument => argument.Handle)
            .OfType<HandleKind>()
            .Select(used => kinds.Where(maker => used.Includes(maker.Makes)).Select(maker => maker.Needs).ToArray())
            .Where(makers => makers.Length > 0 && !makers.Contains(null))
            .Select(makers => makers.OfType<string>().ToArray());

    /// <summary>A thing that is used and has to be made.</summary>
    /// <param name="User">The facet of the kind that uses it; null for the core.</param>
    /// <param name="Makers">The facets of the kinds that make it, in the order of the areas' tables.</param>
    private readonly record struct Need(string? User, string[] Makers);
}
