using System.Globalization;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Operations.Traces;

/// <summary>Reads steps one after the other, from a trace or from a C# test, and accepts only what an engine may execute.</summary>
/// <param name="areas">The operations that there are.</param>
internal sealed class StepReader(AreaTable areas)
{
    /// <summary>The most steps that are read.</summary>
    public const int MostSteps = 100_000;

    private readonly Dictionary<ulong, HandleKind?> _made = [];

    /// <summary>Reads the next step.</summary>
    /// <param name="id">Its id; no other step has it.</param>
    /// <param name="name">The name of the operation.</param>
    /// <param name="arguments">The arguments as texts, by name.</param>
    /// <exception cref="TraceException">The step cannot be used.</exception>
    public Operation Read(ulong id, string name, IReadOnlyList<KeyValuePair<string, string>> arguments)
    {
        if (id is 0 or > ArgumentText.LargestId)
        {
            throw new TraceException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the id of a step is a number from 1 to {ArgumentText.LargestId}, not {id}"
                )
            );
        }

        if (_made.Count == MostSteps)
        {
            throw new TraceException(
                string.Create(CultureInfo.InvariantCulture, $"a program has at most {MostSteps} steps")
            );
        }

        if (areas.Find(name) is not { } kind)
        {
            throw Wrong(id, $"there is no operation {PlainText.Quote(name)}");
        }

        if (!_made.TryAdd(id, kind.Makes))
        {
            throw Wrong(id, "the id is taken by an earlier step");
        }

        return Read(new Operation(kind, id), arguments);
    }

    /// <summary>Reads the next step with its arguments in one text.</summary>
    /// <param name="id">Its id; no other step has it.</param>
    /// <param name="name">The name of the operation.</param>
    /// <param name="text">The arguments as <c>name=value</c>, parted by single spaces.</param>
    /// <exception cref="TraceException">The step cannot be used.</exception>
    public Operation Read(ulong id, string name, string text)
    {
        var arguments = new List<KeyValuePair<string, string>>();
        foreach (var part in text.Length == 0 ? [] : text.Split(' '))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                throw Wrong(id, $"{PlainText.Quote(part)} is no argument; one looks like size=0x40");
            }

            arguments.Add(new(part[..equals], part[(equals + 1)..]));
        }

        return Read(id, name, arguments);
    }

    private Operation Read(Operation operation, IReadOnlyList<KeyValuePair<string, string>> arguments)
    {
        var kind = operation.Kind;
        var given = new bool[kind.Arguments.Count];
        foreach (var (name, text) in arguments)
        {
            var index = IndexOf(kind, name);
            if (index < 0)
            {
                throw Wrong(operation, $"there is no argument {PlainText.Quote(name)}");
            }

            if (given[index])
            {
                throw Wrong(operation, $"{name} is given twice");
            }

            if (!ArgumentText.TryParse(kind.Arguments[index], text, out var value, out var problem))
            {
                throw Wrong(operation, problem);
            }

            given[index] = true;
            operation[index] = value;
            CheckUse(operation, kind.Arguments[index], value);
        }

        var missing = Array.IndexOf(given, false);
        return missing < 0 ? operation : throw Wrong(operation, $"{kind.Arguments[missing].Name} is missing");
    }

    private void CheckUse(in Operation operation, Argument argument, ulong id)
    {
        if (argument.Handle is not { } handle)
        {
            return;
        }

        if (id == operation.Id || !_made.TryGetValue(id, out var made))
        {
            throw Wrong(operation, $"{argument.Name} is {Reference(id)}, and no earlier step has that id");
        }

        if (!handle.Includes(made))
        {
            throw Wrong(operation, $"{argument.Name} is {Reference(id)}, and that step makes no {argument.Name}");
        }
    }

    private static int IndexOf(OperationKind kind, string name)
    {
        for (var i = 0; i < kind.Arguments.Count; i++)
        {
            if (kind.Arguments[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static TraceException Wrong(in Operation operation, string problem) =>
        new($"step {Reference(operation.Id)}, {operation.Kind.Name}: {problem}");

    private static TraceException Wrong(ulong id, string problem) => new($"step {Reference(id)}: {problem}");

    private static string Reference(ulong id) => string.Create(CultureInfo.InvariantCulture, $"#{id}");
}
