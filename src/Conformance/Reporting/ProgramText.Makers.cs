using System.Globalization;
using System.Text.RegularExpressions;
using Dma.Conformance.Operations;

namespace Dma.Conformance.Reporting;

// Which device a failure is about, where the violation does not say: a load by the CPU names no mapping.
internal sealed partial class ProgramText
{
    /// <summary>Finds the step that made what a text speaks of for a device, such as its mapping.</summary>
    /// <param name="text">The text of a violation at the last step.</param>
    /// <param name="index">The position of the step, from 0.</param>
    /// <param name="device">The position of the device.</param>
    /// <returns>Whether there is one: made by or used by a step that is named, or by the last one, or else the only one.</returns>
    public bool TryFindMaker(string text, out int index, out int device)
    {
        foreach (Match match in IdWord().Matches(text))
        {
            if (
                ulong.TryParse(match.Groups[2].Value, CultureInfo.InvariantCulture, out var id)
                && _numbers.TryGetValue(id, out var number)
                && IsMadeFor(number - 1, out index, out device)
            )
            {
                return true;
            }
        }

        if (_steps.Count > 0 && IsMadeFor(_steps.Count - 1, out index, out device))
        {
            return true;
        }

        (index, device) = (-1, -1);
        var found = 0;
        for (var i = 0; i < _steps.Count; i++)
        {
            if (_steps[i].Kind.Makes is not null && DeviceOf(i) is { } its)
            {
                found++;
                (index, device) = (i, its);
            }
        }

        return found == 1;
    }

    /// <summary>Goes from a step to those whose things it uses, up to one that is for a device.</summary>
    private bool IsMadeFor(int start, out int index, out int device)
    {
        var step = _steps[start];
        (index, device) = (start, DeviceOf(start) ?? -1);
        if (step.Kind.Makes is not null && device >= 0)
        {
            return true;
        }

        for (var i = 0; i < step.Kind.Arguments.Count; i++)
        {
            if (
                step.Kind.Arguments[i].Role == ArgumentRole.Uses
                && _numbers.TryGetValue(step[i], out var number)
                && number <= start
                && IsMadeFor(number - 1, out index, out device)
            )
            {
                return true;
            }
        }

        return false;
    }

    private int? DeviceOf(int index)
    {
        var step = _steps[index];
        for (var i = 0; i < step.Kind.Arguments.Count; i++)
        {
            if (step.Kind.Arguments[i].Role == ArgumentRole.Device && step[i] < (ulong)_devices.Count)
            {
                return (int)step[i];
            }
        }

        return null;
    }
}
