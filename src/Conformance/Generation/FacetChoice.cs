using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Generation;

/// <summary>
/// Which facets a sequence uses: of many only some, since what needs several steps of one area comes about too seldom among
/// all. Most slips show sooner among many facets, so that where there are few, most of them are used.
/// </summary>
/// <param name="kinds">The kinds that the profile provides.</param>
internal sealed class FacetChoice(IReadOnlyList<OperationKind> kinds)
{
    /// <summary>Of the facets that a platform provides a sequence uses about so many.</summary>
    private const int Usual = 6;

    private readonly string[] _facets =
    [
        .. kinds.Where(kind => !kind.EndsSequence).Select(kind => kind.Needs).OfType<string>().Distinct(),
    ];
    private readonly HashSet<string> _inUse = [];

    /// <summary>Whether the sequence uses what a kind needs.</summary>
    public bool Uses(OperationKind kind) => kind.Needs is null || _inUse.Contains(kind.Needs);

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
        foreach (var kind in kinds)
        {
            for (var i = 0; i < kind.Arguments.Count && Uses(kind); i++)
            {
                if (kind.Arguments[i].Handle is { } used && FindMaker(used) is { } maker)
                {
                    return maker;
                }
            }
        }

        return null;
    }

    /// <summary>The first facet by which a thing is made; null if something in use makes it already, or nothing ever does.</summary>
    private string? FindMaker(HandleKind used)
    {
        string? first = null;
        foreach (var kind in kinds)
        {
            if (used.Includes(kind.Makes))
            {
                if (Uses(kind))
                {
                    return null;
                }

                first ??= kind.Needs;
            }
        }

        return first;
    }
}
