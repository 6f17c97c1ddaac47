using System.Globalization;

namespace Dma.Reference;

/// <summary>A device tree that cannot be read, or from which no machine can be built.</summary>
public sealed class DeviceTreeException : Exception
{
    /// <summary>A tree that says nothing of a machine.</summary>
    public DeviceTreeException()
        : this("the device tree cannot be used") { }

    /// <summary>What is wrong with the tree as a whole.</summary>
    /// <param name="message">What must be, and what is there instead.</param>
    public DeviceTreeException(string message)
        : base(message) { }

    /// <summary>What is wrong with the tree as a whole.</summary>
    /// <param name="message">What must be, and what is there instead.</param>
    /// <param name="innerException">What it follows from.</param>
    public DeviceTreeException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>What is wrong at a place of the blob.</summary>
    /// <param name="message">What must be, and what is there instead.</param>
    /// <param name="offset">The place: a distance from the first byte of the blob.</param>
    public DeviceTreeException(string message, long offset)
        : base(string.Create(CultureInfo.InvariantCulture, $"at 0x{offset:x}: {message}"))
    {
        Offset = offset;
    }

    /// <summary>The place in the blob, as a distance from its first byte; null where it is the tree as a whole.</summary>
    public long? Offset { get; }
}
