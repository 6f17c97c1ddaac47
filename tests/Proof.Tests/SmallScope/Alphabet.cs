using Dma.Conformance.Operations;
using Dma.Conformance.Shrinking;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Proof.Tests.SmallScope;

/// <summary>Which steps small programs are made of: kinds, and a few values an argument, by its role.</summary>
/// <param name="kinds">The kinds.</param>
/// <param name="examples">Programs whose numbers are values too.</param>
internal sealed class Alphabet(IReadOnlyList<OperationKind> kinds, params IEnumerable<Operation> examples)
{
    private readonly ILookup<ArgumentRole, ulong> _examples = examples
        .SelectMany(step => step.Kind.Arguments.Select((argument, i) => (argument.Role, Value: step[i])))
        .Distinct()
        .ToLookup(pair => pair.Role, pair => pair.Value);

    private readonly List<ulong>[] _values =
    [
        .. Enumerable.Range(0, Operation.MaxArguments).Select(_ => new List<ulong>()),
    ];

    public IReadOnlyList<OperationKind> Kinds { get; } = kinds;

    /// <summary>Adds every step that the documents allow now, teaches something, and says no more than so much.</summary>
    /// <param name="state">What must hold now.</param>
    /// <param name="before">The steps so far that count.</param>
    /// <param name="id">The id of the step.</param>
    /// <param name="telling">How many of its arguments a reader may have to be told.</param>
    /// <param name="into">Where to add.</param>
    public void AddLetters(
        SpecificationState state,
        IReadOnlyList<Operation> before,
        ulong id,
        int telling,
        List<Letter> into
    )
    {
        foreach (var kind in Kinds)
        {
            Add(state, before, new Operation(kind, id), 0, 0, telling, into);
        }
    }

    private void Add(
        SpecificationState state,
        IReadOnlyList<Operation> before,
        Operation step,
        int argument,
        int told,
        int most,
        List<Letter> into
    )
    {
        if (argument == step.Kind.Arguments.Count)
        {
            if (step.Kind.Allows(state, in step) && !step.Kind.IsWasteful(state, in step))
            {
                into.Add(new(step, told));
            }

            return;
        }

        var role = step.Kind.Arguments[argument].Role;
        var values = _values[argument];
        values.Clear();
        AddValues(state, before, in step, argument, values);
        // Not by an enumerator: the arguments that follow have lists of their own.
        for (var i = 0; i < values.Count; i++)
        {
            var tells = Place.IsNumber(role) && values[i] > Simplicity.Granted(role) ? 1 : 0;
            if (told + tells <= most)
            {
                step[argument] = values[i];
                Add(state, before, step, argument + 1, told + tells, most, into);
            }
        }
    }

    private void AddValues(
        SpecificationState state,
        IReadOnlyList<Operation> before,
        in Operation step,
        int index,
        List<ulong> values
    )
    {
        var argument = step.Kind.Arguments[index];
        switch (argument.Role)
        {
            case ArgumentRole.Uses:
                foreach (var handle in state.Handles.Of(argument.Handle!))
                {
                    if (!HasOlderTwin(state, before, argument.Handle!, handle))
                    {
                        values.Add(handle);
                    }
                }

                break;
            case ArgumentRole.Device:
                values.AddRange(Enumerable.Range(0, state.Profile.Devices.Count).Select(device => (ulong)device));
                break;
            case ArgumentRole.Choice:
                values.AddRange(Enumerable.Range(0, argument.Choices.Count).Select(choice => (ulong)choice));
                break;
            case ArgumentRole.Bytes:
                values.Add(step.Id % Wave.Salts);
                break;
            default:
                AddNumbers(state, in step, index, values);
                break;
        }
    }

    /// <summary>The least value, what lies at a byte, a line and a page, and the most; for a mask what the machine makes interesting.</summary>
    private void AddNumbers(SpecificationState state, in Operation step, int index, List<ulong> values)
    {
        var (min, max) = step.Kind.Range(state, in step, index);
        var (line, page) = ((ulong)state.Profile.LineSize, (ulong)state.Profile.PageSize);
        var role = step.Kind.Arguments[index].Role;
        values.AddRange(
            role switch
            {
                ArgumentRole.Size => [min, line + 1, page, max],
                ArgumentRole.Offset => [min, 1, line, page],
                ArgumentRole.Count => [min, min + 1],
                _ => [max, state.Profile.Platform.LowMemory.Value, DmaMask.Default.Value],
            }
        );
        if (role != ArgumentRole.Offset)
        {
            values.Add(step.Kind.Edge(state, in step, index, 0));
            values.Add(step.Kind.Edge(state, in step, index, 1));
        }

        values.AddRange(_examples[role]);
        values.RemoveAll(value => value < min || value > max);
        for (var i = values.Count - 1; i > 0; i--)
        {
            if (values.IndexOf(values[i]) < i)
            {
                values.RemoveAt(i);
            }
        }
    }

    /// <summary>Whether an older thing was made by the same call and neither was used since: which of them is used is a matter of names.</summary>
    private static bool HasOlderTwin(
        SpecificationState state,
        IReadOnlyList<Operation> before,
        HandleKind kind,
        ulong handle
    )
    {
        if (!IsFresh(before, handle, out var made))
        {
            return false;
        }

        foreach (var other in state.Handles.Of(kind))
        {
            if (other == handle)
            {
                return false;
            }

            if (IsFresh(before, other, out var twin) && IsAlike(in twin, in made))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFresh(IReadOnlyList<Operation> before, ulong handle, out Operation made)
    {
        made = default;
        foreach (var step in before)
        {
            if (step.Id == handle)
            {
                made = step;
            }
            else if (Links.Uses(in step, handle))
            {
                return false;
            }
        }

        return made.Kind is not null;
    }

    private static bool IsAlike(in Operation one, in Operation other) => one.As(other.Id).IsSameAs(in other);
}
