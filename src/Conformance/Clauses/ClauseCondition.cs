namespace Dma.Conformance.Clauses;

/// <summary>An expression over what a platform declares, which says whether a clause applies to it. Immutable.</summary>
/// <remarks>
/// Three-valued after Kleene: an expression is unstated exactly if what is left unstated could make it yes or no.
/// Two conditions are equal if they are written alike.
/// </remarks>
public sealed class ClauseCondition : IEquatable<ClauseCondition>
{
    private readonly Node _root;

    internal ClauseCondition(Node root)
    {
        _root = root;
        var names = new List<string>();
        root.AddNames(names);
        Names = names;
    }

    /// <summary>The condition that holds for every platform.</summary>
    public static ClauseCondition Always { get; } = new(new Everything());

    /// <summary>The names in the expression, each once, in the order in which they first stand there.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads an expression: names, <c>and</c>, <c>or</c>, <c>not</c> and parentheses, or <c>always</c> alone.</summary>
    /// <param name="text">The expression. Names are lower-case letters and digits in words joined by hyphens.</param>
    /// <returns>The condition.</returns>
    /// <exception cref="FormatException">The text is no expression; the message names the position, counted from 1.</exception>
    public static ClauseCondition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim() == Everything.Text ? Always : new(new ConditionParser(text).Parse());
    }

    /// <summary>Says whether the condition holds.</summary>
    /// <param name="vocabulary">Gives the claim behind each of <see cref="Names" />.</param>
    /// <returns>Yes or no, or unstated where it hangs on a claim that was not made.</returns>
    public Claim Evaluate(Func<string, Claim> vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return _root.Evaluate(vocabulary);
    }

    /// <inheritdoc />
    public bool Equals(ClauseCondition? other) =>
        other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ClauseCondition);

    /// <inheritdoc />
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The expression with no more parentheses than it needs; <see cref="Parse" /> reads it back.</summary>
    public override string ToString() => _root.Print();

    /// <summary>A part of an expression.</summary>
    internal abstract class Node
    {
        /// <summary>How close the outermost operator binds; a part that binds looser than its surroundings is put in parentheses.</summary>
        protected virtual int Closeness => 3;

        public abstract Claim Evaluate(Func<string, Claim> vocabulary);

        public abstract void AddNames(List<string> names);

        public abstract string Print();

        protected string Print(Node part) => part.Closeness < Closeness ? $"({part.Print()})" : part.Print();
    }

    /// <summary>Holds for every platform.</summary>
    internal sealed class Everything : Node
    {
        public const string Text = "always";

        public override Claim Evaluate(Func<string, Claim> vocabulary) => Claim.Yes;

        public override void AddNames(List<string> names) { }

        public override string Print() => Text;
    }

    /// <summary>A claim by its name.</summary>
    internal sealed class Name(string text) : Node
    {
        public override Claim Evaluate(Func<string, Claim> vocabulary) => vocabulary(text);

        public override void AddNames(List<string> names)
        {
            if (!names.Contains(text))
            {
                names.Add(text);
            }
        }

        public override string Print() => text;
    }

    /// <summary>The opposite of a part.</summary>
    internal sealed class Not(Node part) : Node
    {
        protected override int Closeness => 2;

        public override Claim Evaluate(Func<string, Claim> vocabulary) =>
            part.Evaluate(vocabulary) switch
            {
                Claim.Yes => Claim.No,
                Claim.No => Claim.Yes,
                _ => Claim.Unstated,
            };

        public override void AddNames(List<string> names) => part.AddNames(names);

        public override string Print() => $"not {Print(part)}";
    }

    /// <summary>Two parts joined by <c>and</c>, which one no decides, or by <c>or</c>, which one yes decides.</summary>
    internal sealed class Joined(Node left, Node right, Claim decides) : Node
    {
        protected override int Closeness => decides == Claim.No ? 1 : 0;

        public override Claim Evaluate(Func<string, Claim> vocabulary)
        {
            var first = left.Evaluate(vocabulary);
            var second = right.Evaluate(vocabulary);
            return first == decides || second == decides ? decides
                : first == second ? first
                : Claim.Unstated;
        }

        public override void AddNames(List<string> names)
        {
            left.AddNames(names);
            right.AddNames(names);
        }

        public override string Print() => $"{Print(left)} {(decides == Claim.No ? "and" : "or")} {Print(right)}";
    }
}
