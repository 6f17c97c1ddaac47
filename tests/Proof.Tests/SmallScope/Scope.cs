using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;

namespace Dma.Proof.Tests.SmallScope;

/// <summary>What was executed of a scope.</summary>
/// <param name="Programs">How many programs there are of each length, from 1.</param>
/// <param name="Operations">How many steps they had, the implied ones too.</param>
/// <param name="Accusations">What they broke.</param>
internal sealed record ScopeResult(
    IReadOnlyList<long> Programs,
    long Operations,
    IReadOnlyList<Accusation> Accusations
);

/// <summary>
/// The calls of one area on one profile: every program of up to five of them. How long a program is and how many of its
/// arguments a reader has to be told are together no more than a size.
/// </summary>
/// <param name="Profile">The profile.</param>
/// <param name="Area">The area.</param>
internal sealed record Scope(string Profile, string Area)
{
    /// <summary>How many calls a program has at the most.</summary>
    public const int Longest = 5;

    private const int MostBuffers = 2;

    /// <summary>The scopes of a profile: the areas of which it provides a call.</summary>
    public static IEnumerable<Scope> Of(IDmaPlatformFactory factory, string profile)
    {
        var subject = Subject.Create(factory, profile, AreaTable.Standard);
        return AreaTable
            .Standard.Areas.Where(area => CallsOf(subject, area.Name).Count > 0)
            .Select(area => new Scope(profile, area.Name));
    }

    /// <summary>The kinds of calls that its programs are made of.</summary>
    public static IReadOnlyList<OperationKind> CallsOf(Subject subject, string area) =>
        AreaTable.Standard.Areas.Single(found => found.Name == area).Kinds.Intersect(subject.Kinds).Any(Kinds.IsCall)
            ? [.. Kinds.Of(subject.Kinds, area).Where(Kinds.IsCall)]
            : [];

    /// <summary>The greatest size that has no more programs than so many; at least 1.</summary>
    public int SizeWithin(IDmaPlatformFactory factory, long most)
    {
        var size = 1;
        while (size < Longest && Run(factory, size + 1, most + 1).Programs.Sum() <= most)
        {
            size++;
        }

        return size;
    }

    /// <summary>Executes all its programs of a size on a platform.</summary>
    /// <param name="factory">Makes the platform.</param>
    /// <param name="size">How long a program is and how many of its arguments a reader has to be told, together, at the most.</param>
    /// <param name="most">How many programs there are to be at the most; null: all of them.</param>
    public ScopeResult Run(IDmaPlatformFactory factory, int size, long? most = null)
    {
        var subject = Subject.Create(factory, Profile, AreaTable.Standard);
        var worker = new Worker(subject, new HashSet<ClauseId>());
        var calls = CallsOf(subject, Area);
        // Where the calls are about pages, these are what is counted.
        var buffers = Area == "Platform" ? 0 : Math.Min(MostBuffers, subject.Profile.Devices.Count);
        calls = buffers == 0 ? calls : [.. calls.Where(kind => kind != PageOperations.Allocate)];
        var enumeration = new Enumeration(worker, new Alphabet(calls), new Implied(subject.Kinds, buffers));
        var accusations = new List<Accusation>();
        var programs = new List<long>();
        for (var length = 0; length <= Math.Min(size, Longest) && enumeration.Waiting > 0; length++)
        {
            var before = enumeration.Programs;
            var isLast = length == Math.Min(size, Longest);
            var left = (most ?? long.MaxValue - 1) + 1 - before;
            accusations.AddRange(enumeration.Deepen(isLast ? -1 : size - length - 1, left));
            if (length > 0)
            {
                programs.Add(enumeration.Programs - before);
            }
        }

        return new(programs, enumeration.Operations, accusations);
    }
}
