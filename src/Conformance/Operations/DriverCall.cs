namespace Dma.Conformance.Operations;

/// <summary>What a Linux driver writes for an operation, in C.</summary>
/// <remarks>
/// <para>
/// Statements, a line each, with arguments as <c>{name}</c>: a thing that is used goes by the name of its variable, a choice
/// by its constant. <c>{made}</c> is the name of what the operation makes. <c>{mapping.size}</c> is the argument of the step
/// that made the mapping, or one of its <see cref="Names" />, in which <c>{use.offset}</c> is an argument of the step that uses it.
/// </para>
/// <para>
/// Of an argument that may have no value, <c>{, name}</c> is the value behind a comma, <c>{name?some:none}</c> one text or the
/// other. <c>{name|FIRST=a|SECOND=b}</c> is a text for each choice; a choice without one is itself.
/// </para>
/// </remarks>
/// <param name="Code">The statements.</param>
internal sealed record DriverCall(string Code)
{
    /// <summary>What later steps say of the thing made, beside the arguments of the step that made it.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();
}
