/*
 * What no page of ours may do, in a frame or alone: the powers that browsers know by name
 * (https://github.com/w3c/webappsec-permissions-policy/blob/main/features.md), one a line, by name.
 * clipboard-write is not here, since /integrer copies its snippet.  tools/nginx.sh reads these
 * lines too, for nginx's own errors.
 */
#ifndef HTTP_PERMISSIONS_H
#define HTTP_PERMISSIONS_H

#define PERMISSIONS_FERMEES(X) \
	X("accelerometer") \
	X("autoplay") \
	X("browsing-topics") \
	X("camera") \
	X("clipboard-read") \
	X("compute-pressure") \
	X("display-capture") \
	X("encrypted-media") \
	X("fullscreen") \
	X("gamepad") \
	X("geolocation") \
	X("gyroscope") \
	X("hid") \
	X("identity-credentials-get") \
	X("idle-detection") \
	X("keyboard-map") \
	X("local-fonts") \
	X("magnetometer") \
	X("microphone") \
	X("midi") \
	X("otp-credentials") \
	X("payment") \
	X("picture-in-picture") \
	X("publickey-credentials-create") \
	X("publickey-credentials-get") \
	X("screen-wake-lock") \
	X("serial") \
	X("storage-access") \
	X("usb") \
	X("window-management") \
	X("xr-spatial-tracking")

#endif
