namespace Dma.Reference;

// Suspend and resume: arguments are checked here; the part does the rest.
public sealed partial class Machine : ISuspend
{
    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Busy" /> for one that is suspended.</remarks>
    public Answer SuspendDevice(DeviceId device) =>
        !Parts.Suspends ? Answer.Unsupported
        : Find(device) is { } found ? Suspension.Suspend(found)
        : Answer.Failed(Errno.NoDevice);

    /// <inheritdoc />
    /// <remarks><see cref="Errno.NoDevice" /> for a device that does not exist, <see cref="Errno.Invalid" /> for one that is not suspended.</remarks>
    public Answer ResumeDevice(DeviceId device) =>
        !Parts.Suspends ? Answer.Unsupported
        : Find(device) is { } found ? Suspension.Restart(found)
        : Answer.Failed(Errno.NoDevice);
}
