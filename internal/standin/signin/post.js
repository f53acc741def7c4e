// Sends the form that takes a finished sign-in back to the portal.
document.forms[0].submit();
