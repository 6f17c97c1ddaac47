using Dma.Conformance.Operations;

namespace Dma.Conformance.Shrinking;

/// <summary>Shows the same with things that take fewer steps to have: things of another kind, or one in place of two.</summary>
/// <param name="trial">The program.</param>
internal sealed class Recasting(Trial trial)
{
    private const int LongestProgram = 16;

    /// <summary>Larger things, and places further on, are not joined: no memory is as large.</summary>
    private const ulong MostJoined = 1UL << 40;

    /// <summary>Puts things that need nothing but a device in place of things that are made from others, with what ends them.</summary>
    public void MakeWithoutOthers()
    {
        if (trial.Steps.Length is < 3 or > LongestProgram)
        {
            return;
        }

        foreach (var old in trial.Steps.Select(step => step.Kind).Distinct().ToArray())
        {
            if (old.Makes is null || !IsForDevice(old) || !UsesHandles(old))
            {
                continue;
            }

            foreach (var kind in trial.Kinds)
            {
                if (kind.Makes is not null && IsForDevice(kind) && !UsesHandles(kind) && TryRecast(old, kind))
                {
                    return;
                }
            }
        }
    }

    /// <summary>Makes one thing that is as large as two, and lets what used the second use the part behind the first.</summary>
    public void MakeOneOfTwo()
    {
        var makers = trial.Steps.Where(step => step.Kind.Makes is not null && !UsesHandles(step.Kind)).ToArray();
        for (var i = 1; i < makers.Length; i++)
        {
            if (makers[i].Kind == makers[i - 1].Kind && TryJoin(in makers[i - 1], in makers[i]))
            {
                return;
            }
        }
    }

    private bool TryJoin(in Operation first, in Operation second)
    {
        var page = (ulong)trial.Profile.PageSize;
        var (joined, dropped, shift) = (first, second.Id, 0UL);
        for (var i = 0; i < first.Kind.Arguments.Count; i++)
        {
            var role = first.Kind.Arguments[i].Role;
            if (
                role is ArgumentRole.Count or ArgumentRole.Size
                && first[i] is > 0 and < MostJoined
                && second[i] < MostJoined
            )
            {
                shift = role == ArgumentRole.Count ? first[i] * page : first[i] + (page - 1 - (first[i] - 1) % page);
                joined[i] = role == ArgumentRole.Count ? first[i] + second[i] : shift + second[i];
            }
        }

        if (shift == 0)
        {
            return false;
        }

        var candidate = trial.Steps.Where(step => step.Id != dropped).ToArray();
        for (var i = 0; i < candidate.Length; i++)
        {
            ref var step = ref candidate[i];
            step = step.Id == joined.Id ? joined : step;
            if (!Links.Uses(in step, dropped))
            {
                continue;
            }

            for (var k = 0; k < step.Kind.Arguments.Count; k++)
            {
                var role = step.Kind.Arguments[k].Role;
                step[k] =
                    role == ArgumentRole.Uses && step[k] == dropped ? joined.Id
                    : role == ArgumentRole.Offset && step[k] < MostJoined ? step[k] + shift
                    : step[k];
            }
        }

        return trial.Try(Links.Keep(candidate, _ => true));
    }

    private bool TryRecast(OperationKind old, OperationKind kind)
    {
        var recast = trial.Steps.Where(step => step.Kind == old).Select(step => step.Id).ToHashSet();
        var ending = Ending(kind);
        var candidate = new List<Operation>(trial.Steps.Length);
        foreach (var step in trial.Steps)
        {
            var isOn = step.Kind.Arguments is [{ Role: ArgumentRole.Uses }, ..] && recast.Contains(step[0]);
            if (step.Kind == old)
            {
                candidate.Add(With(kind, in step, step.Id));
            }
            else if (isOn && step.Kind.Closes is not null)
            {
                if (ending is not null)
                {
                    candidate.Add(new Operation(ending, step.Id) { [0] = step[0] });
                }
            }
            else if (!isOn || step.Kind.Arguments[0].Handle!.Includes(kind.Makes))
            {
                candidate.Add(step);
            }
        }

        return candidate.Count > 0 && candidate[^1].Id == trial.Steps[^1].Id && TryShorter(WithoutUnused(candidate));
    }

    private bool TryShorter(Operation[] candidate) => candidate.Length < trial.Steps.Length && trial.Try(candidate);

    /// <summary>A call with the device and the sizes of another one, and the least arguments beside.</summary>
    private static Operation With(OperationKind kind, in Operation old, ulong id)
    {
        var made = new Operation(kind, id);
        for (var i = 0; i < kind.Arguments.Count; i++)
        {
            var role = kind.Arguments[i].Role;
            made[i] = Simplicity.Granted(role);
            for (var j = 0; j < old.Kind.Arguments.Count; j++)
            {
                if (role is ArgumentRole.Device or ArgumentRole.Size && old.Kind.Arguments[j].Role == role)
                {
                    made[i] = old[j];
                }
            }
        }

        return made;
    }

    /// <summary>Without the makers of what nothing uses any more.</summary>
    private static Operation[] WithoutUnused(List<Operation> steps)
    {
        for (var i = steps.Count - 2; i >= 0; i--)
        {
            var made = steps[i].Id;
            if (
                steps[i].Kind.Makes is not null
                && !IsForDevice(steps[i].Kind)
                && !steps.Exists(s => Links.Uses(in s, made))
            )
            {
                steps.RemoveAt(i);
            }
        }

        return Links.Keep(steps, _ => true);
    }

    /// <summary>The call that ends what a kind makes; null if there is none.</summary>
    private OperationKind? Ending(OperationKind maker) =>
        trial.Kinds.FirstOrDefault(kind =>
            kind.Closes is not null
            && kind.Arguments is [{ Role: ArgumentRole.Uses } first, ..]
            && first.Handle!.Includes(maker.Makes)
        );

    private static bool IsForDevice(OperationKind kind) =>
        kind.Arguments.Any(argument => argument.Role == ArgumentRole.Device);

    private static bool UsesHandles(OperationKind kind) =>
        kind.Arguments.Any(argument => argument.Role == ArgumentRole.Uses);
}
