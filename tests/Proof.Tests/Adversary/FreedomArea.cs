using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Variants.Adversary;
using Machine = Dma.Conformance.Operations.Machine;

namespace Dma.Proof.Tests.Adversary;

/// <summary>
/// An area that only tests have: operations that tell a machine to take a freedom of the documents from then on. So walks draw
/// freedoms with the calls around them, and shrinking drops those that a failure does not need.
/// </summary>
internal static class FreedomArea
{
    /// <summary>How often a freedom is taken, compared with other operations.</summary>
    private const int Weight = 3;

    private const string Prefix = "freedom_";

    /// <summary>The areas that ship, and this one.</summary>
    public static AreaTable Table { get; } =
        AreaTable.Standard.With(
            new Area("Freedom")
            {
                Kinds = [.. FreedomCatalogue.All.Select(Kind)],
                Facets = [Facet.Of<IFreedoms>(it => it.Offers)],
            }
        );

    /// <summary>The name of the operation that takes a freedom.</summary>
    public static string NameOf(Freedom freedom) => Prefix + freedom.Name;

    /// <summary>Whether an operation takes a freedom.</summary>
    /// <param name="kind">The name of its kind.</param>
    public static bool IsNameOfFreedom(string kind) => kind.StartsWith(Prefix, StringComparison.Ordinal);

    private static OperationKind Kind(Freedom freedom) =>
        new()
        {
            Name = NameOf(freedom),
            Arguments = [Argument.Choice("way", [.. freedom.Ways])],
            Weight = Weight,
            IsProvided = profile => OfferOf(profile, freedom) is not null,
            ServesAttached = true,
            ServesSuspended = true,
            IsAllowed = (SpecificationState state, in Operation op) =>
                OfferOf(state.Profile, freedom)?.Ways.Contains((int)op[0]) is true,
            IsWasteful = (SpecificationState state, in Operation op) =>
                state.Part<FreedomSpecification>().WayOf(freedom) == (int)op[0],
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
                observation.Note(machine.Facet<IFreedoms>().Take(freedom, (int)op[0])),
            Judge = (SpecificationState state, in Operation op, Observation observation) =>
            {
                state.Part<FreedomSpecification>().Take(freedom, (int)op[0]);
                return Shape.Check(state, observation);
            },
        };

    private static Offer? OfferOf(Profile profile, Freedom freedom) =>
        profile
            .Said.Where(answer => answer.Facet.Name == nameof(IFreedoms))
            .Select(answer => answer.Description as IReadOnlyList<Offer>)
            .FirstOrDefault()
            ?.FirstOrDefault(offer => offer.Freedom == freedom);
}

/// <summary>Which way each freedom is used, as far as the sequence said.</summary>
internal sealed class FreedomSpecification : ISpecificationPart<FreedomSpecification>
{
    private readonly int[] _ways = new int[FreedomCatalogue.All.Count];

    public static FreedomSpecification Create(SpecificationState state) => new();

    public int WayOf(Freedom freedom) => _ways[freedom.Index];

    public void Take(Freedom freedom, int way) => _ways[freedom.Index] = way;
}
