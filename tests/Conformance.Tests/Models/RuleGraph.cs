using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Tests.Models;

/// <summary>
/// The states of the rules as a graph that grows where it is walked. The rules are changed in place, so a node is its
/// shortest program and is made by replay; each step from a node is made once, however many machine states it has.
/// </summary>
internal sealed class RuleGraph
{
    /// <summary>Where a load leads that the rules refuse.</summary>
    public const int Refused = -1;

    private const int Values = 16;
    private const int Unknown = -2;

    private readonly Profile _profile;
    private readonly Scope _scope;
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<string, int> _byText = [];

    public RuleGraph(Profile profile, Scope scope)
    {
        _profile = profile;
        _scope = scope;
        Steps = scope.Steps();
        Enter(new RuleState(profile, scope), -1, 0, 0);
    }

    /// <summary>All steps; a node and its arrows name them by position.</summary>
    public IReadOnlyList<Step> Steps { get; }

    public int Count => _nodes.Count;

    public Node this[int node] => _nodes[node];

    /// <summary>Where a step leads, given what a load gave; the first refusal on the way is <see cref="Refused" />.</summary>
    public int Follow(int node, int step, byte value)
    {
        ref var next = ref _nodes[node].Next[step * Values + value];
        if (next == Unknown)
        {
            var state = Replay(node);
            var made = state.Apply(Steps[step], value) is null ? Enter(state, node, step, value) : Refused;
            next = made;
        }

        return next;
    }

    /// <summary>The clause by which a load is refused.</summary>
    public ClauseId ClauseOf(int node, int step, byte value) => Replay(node).Apply(Steps[step], value)!.Value.Clause;

    private RuleState Replay(int node)
    {
        var path = new Stack<int>();
        for (; _nodes[node].Parent >= 0; node = _nodes[node].Parent)
        {
            path.Push(node);
        }

        var state = new RuleState(_profile, _scope);
        foreach (var at in path)
        {
            state.Apply(Steps[_nodes[at].Step], _nodes[at].Value);
        }

        return state;
    }

    private int Enter(RuleState state, int parent, int step, byte value)
    {
        var text = state.Describe();
        if (!_byText.TryGetValue(text, out var node))
        {
            node = _nodes.Count;
            _byText.Add(text, node);
            _nodes.Add(new Node(state, Steps, parent, step, value));
        }

        return node;
    }

    /// <summary>One state of the rules.</summary>
    internal sealed class Node
    {
        public Node(RuleState state, IReadOnlyList<Step> steps, int parent, int step, byte value)
        {
            (Parent, Step, Value) = (parent, step, value);
            Next = new int[steps.Count * Values];
            Array.Fill(Next, Unknown);
            Allowed = [.. Enumerable.Range(0, steps.Count).Where(i => state.Allows(steps[i]))];
            Stores = [state.NextStore(0), state.NextStore(1), state.NextStore(2)];
            Directions = [state.DirectionOf(0), state.DirectionOf(1)];
            Spans = [state.SpanOf(0), state.SpanOf(1)];
        }

        public int Parent { get; }

        public int Step { get; }

        public byte Value { get; }

        /// <summary>Which steps the suite would generate.</summary>
        public IReadOnlyList<int> Allowed { get; }

        /// <summary>The number of the next store to each byte.</summary>
        public byte[] Stores { get; }

        public DmaDirection?[] Directions { get; }

        public Machines.Bytes[] Spans { get; }

        public int[] Next { get; }
    }
}
